import { compareEntryIds, parseEntryId } from "./entry-id.ts";
import { type Example, type Finding, Tally } from "./findings.ts";
import type { LedgerAudit } from "./ledger-audit.ts";
import type { Hole, RunJudge } from "./run-judge.ts";
import type { RunUnderTest } from "./run-under-test.ts";
import { type HeadTimes, type HeadVerdict, headVerdict, type RemovalRecord } from "./trimming.ts";

/** What is not in the stream of one run. */
export interface RunAbsence {
  readonly missing: number;
  /** Events that somebody deleted, with the stream or the ledger, while the run went on. */
  readonly deleted: number;
  /** Events trimmed from the stream's head: gone by design, not missing. */
  readonly trimmed: number;
}

export interface Absence {
  readonly finding: Finding<"missing">;
  readonly deleted: Finding<"deleted">;
  /** In the order of the audit's judges. */
  readonly runs: readonly RunAbsence[];
}

/** The events of all runs that should be in the stream and are not. `record` is what the server says of removals after the reading. */
export function findMissing(audit: LedgerAudit, record: RemovalRecord | undefined): Absence {
  const verdict = headVerdict(record, goneFromHead(audit, record), headTimes(audit, record));
  const missing = new Tally<"missing">("missing");
  const deleted = new Tally<"deleted">("deleted");
  const runs = audit.judges.map((judge) => {
    const absence = { missing: 0, deleted: 0, trimmed: 0 };
    for (const hole of judge.holes(record?.first)) {
      for (const piece of piecesOf(hole, judge.run)) {
        const count = piece.to - piece.from;
        const isTrimmed = hole.atHead && verdict.trimmed && judge.run.lane?.absence === undefined;
        if (piece.kind === "missing" && isTrimmed) {
          absence.trimmed += count;
          continue;
        }
        absence[piece.kind] += count;
        const example = (): Example => exampleOf(audit, judge, piece);
        if (piece.kind === "deleted") deleted.add(example, undefined, count);
        else missing.add(example, piece.isLost ? LOST : reasonOf(judge.run, hole, verdict), count);
      }
    }
    return absence;
  });
  return { finding: missing.finish(), deleted: deleted.finish(), runs };
}

/** The holes are walked twice rather than kept: a stream may have millions of them. */
function goneFromHead(audit: LedgerAudit, record: RemovalRecord | undefined): number {
  let gone = 0;
  for (const judge of audit.judges) {
    for (const hole of judge.holes(record?.first)) {
      if (hole.atHead && judge.run.lane?.absence === undefined)
        gone += Math.max(0, hole.to - Math.max(hole.from, judge.run.deletedBelow));
    }
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

function reasonOf({ lane }: RunUnderTest, hole: Hole, verdict: HeadVerdict): string | undefined {
  if (lane?.absence !== undefined) return lane.absence;
  return hole.atHead && !verdict.trimmed ? `at the head of the stream: ${verdict.because}` : undefined;
}

const LOST = "lost by the server after it had acknowledged them; the run went on behind them";

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly kind: "missing" | "deleted";
  readonly isLost: boolean;
}

/** A hole by its reasons: what the server lost, what somebody deleted, and the rest. */
function* piecesOf({ from, to }: Hole, { losses, deletedBelow }: RunUnderTest): Generator<Piece> {
  let at = from;
  const untold = function* (end: number): Generator<Piece> {
    const border = Math.min(Math.max(at, deletedBelow), end);
    if (border > at) yield { from: at, to: border, kind: "deleted", isLost: false };
    if (end > border) yield { from: border, to: end, kind: "missing", isLost: false };
  };
  for (const { firstIndex, lastIndex } of losses) {
    if (lastIndex < at || firstIndex >= to) continue;
    yield* untold(Math.max(at, firstIndex));
    const end = Math.min(to, lastIndex + 1);
    yield { from: Math.max(at, firstIndex), to: end, kind: "missing", isLost: true };
    at = end;
  }
  if (at < to) yield* untold(to);
}

function exampleOf(audit: LedgerAudit, judge: RunJudge, { from, to }: Pick<Hole, "from" | "to">): Example {
  const index = judge.runIndexOf(from);
  const stretch = to - from > 1 ? { lastIndex: judge.runIndexOf(to - 1) } : {};
  return { runId: judge.run.runId, index, ...stretch, eventId: audit.eventIdOf(judge, from) };
}
