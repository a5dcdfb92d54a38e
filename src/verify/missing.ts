import { compareEntryIds, parseEntryId } from "./entry-id.ts";
import { type Example, type Finding, Tally } from "./findings.ts";
import type { LedgerAudit } from "./ledger-audit.ts";
import type { Hole, RunJudge } from "./run-judge.ts";
import { type HeadTimes, type HeadVerdict, headVerdict, type RemovalRecord } from "./trimming.ts";

/** What is not in the stream of one run. */
export interface RunAbsence {
  readonly missing: number;
  /** Events trimmed from the stream's head: gone by design, not missing. */
  readonly trimmed: number;
}

export interface Absence {
  readonly finding: Finding<"missing">;
  /** In the order of the audit's judges. */
  readonly runs: readonly RunAbsence[];
}

/** The events of all runs that should be in the stream and are not. `record` is what the server says of removals after the reading. */
export function findMissing(audit: LedgerAudit, record: RemovalRecord | undefined): Absence {
  const verdict = headVerdict(record, goneFromHead(audit, record), headTimes(audit, record));
  const tally = new Tally<"missing">("missing");
  const runs = audit.judges.map((judge) => {
    const absence = { missing: 0, trimmed: 0 };
    for (const hole of judge.holes(record?.first)) {
      const count = hole.to - hole.from;
      if (hole.atHead && verdict.trimmed) {
        absence.trimmed += count;
      } else {
        absence.missing += count;
        tally.add(() => exampleOf(audit, judge, hole), reasonOf(hole, verdict), count);
      }
    }
    return absence;
  });
  return { finding: tally.finish(), runs };
}

/** The holes are walked twice rather than kept: a stream may have millions of them. */
function goneFromHead(audit: LedgerAudit, record: RemovalRecord | undefined): number {
  let gone = 0;
  for (const judge of audit.judges) {
    for (const hole of judge.holes(record?.first)) if (hole.atHead) gone += hole.to - hole.from;
  }
  return gone;
}

/** Known when the entry that was read first is an event of a run, is still the first, and has an event before it. */
function headTimes(audit: LedgerAudit, record: RemovalRecord | undefined): HeadTimes | undefined {
  const opening = audit.opening;
  if (record?.first === undefined || opening === undefined || opening.index === 0) return undefined;
  if (compareEntryIds(parseEntryId(opening.entryId), record.first) !== 0) return undefined;
  const { run } = opening.judge;
  return { lastGoneDueMs: run.unixMsOf(opening.index - 1), firstDueMs: run.unixMsOf(opening.index) };
}

function reasonOf(hole: Hole, verdict: HeadVerdict): string | undefined {
  return hole.atHead && !verdict.trimmed ? `at the head of the stream: ${verdict.because}` : undefined;
}

function exampleOf(audit: LedgerAudit, judge: RunJudge, { from, to }: Hole): Example {
  const stretch = to - from > 1 ? { lastIndex: to - 1 } : {};
  return { runId: judge.run.runId, index: from, ...stretch, eventId: audit.eventIdOf(judge, from) };
}
