import type { LaneEntry } from "../../ledger/manifest.ts";
import type { VerifyRun } from "../../report/verify-report.ts";
import { ratePerSecOf } from "../../shape/cycles.ts";
import { entryMsOf } from "../../verify/entry-id.ts";
import { LedgerAudit } from "../../verify/ledger-audit.ts";
import { findMissing, type RunAbsence } from "../../verify/missing.ts";
import { rateProfileOf } from "../../verify/rate-profile.ts";
import type { RunJudge } from "../../verify/run-judge.ts";
import type { TimeBuckets } from "../../verify/time-buckets.ts";
import { type Judged, rateOf, reportable } from "./judgement.ts";
import type { RunToJudge } from "./ledger-runs.ts";
import { mergeLanes } from "./merge-runs.ts";
import { PAGE_TOOLS } from "./page-tools.ts";
import { type FixedStream, readAll } from "./reading.ts";

/** Recomputes every event of the runs and holds the stream against them. */
export async function judgeAgainstLedger(
  stream: FixedStream,
  runs: readonly RunToJudge[],
  { arrivals, ...options }: { readonly ignoreOthers: boolean; readonly arrivals: TimeBuckets },
): Promise<Judged> {
  const audit = new LedgerAudit(
    runs.map(({ run }) => run),
    PAGE_TOOLS,
    options,
  );
  await readAll(stream, (page) => {
    for (let row = 0; row < page.length; row++) {
      const serverMs = entryMsOf(page.bytes, page.idFrom(row), page.idTo(row));
      const ignored = audit.ignored;
      audit.addRow(page, row, serverMs);
      if (audit.ignored === ignored) arrivals.add(serverMs);
    }
  });
  // The stream may have been trimmed while it was read, so what was removed is asked afterwards.
  const absence = findMissing(audit, (await stream.reader.outline())?.record);
  const { doubled, changed, reordered, foreign } = audit.tallies;
  const entryFindings = [doubled, changed, reordered, foreign].map((tally) => tally.finish());
  const judgement = {
    against: "ledger" as const,
    judged: audit.entries - audit.ignored,
    ignored: audit.ignored,
    findings: [absence.finding, absence.deleted, ...entryFindings].map(reportable),
    runs: mergeLanes(runs.map((run, which) => runReport(run, audit.judges[which]!, absence.runs[which]!))),
    types: null,
    users: null,
    byServerClock: rateOf(rateProfileOf(arrivals)),
    byEventTime: null,
    notes: notesOn(runs, doubled.count),
  };
  const judged = runs.map(({ manifest, next }, which) => {
    const judge = audit.judges[which]!;
    return { manifest, next, seen: judge.seen, shiftMs: judge.phases().shiftMs };
  });
  return { judgement, arrivals, runs: judged };
}

function notesOn(runs: readonly RunToJudge[], doubled: number): string[] {
  const loose = runs.some(({ manifest }) => manifest.delivery === "at-least-once");
  return loose && doubled > 0
    ? [
        "With --delivery at-least-once a lost reply may leave events in the stream twice; exactly-once, the default, never does",
      ]
    : [];
}

function runReport({ manifest, next, leftOut }: RunToJudge, judge: RunJudge, absence: RunAbsence): VerifyRun {
  const { delay, arrivedPerSec, base, burst, burstWindows, firstWindows, shiftMs } = judge.phases();
  return {
    runId: manifest.runId,
    seed: manifest.seed,
    startUnixMs: manifest.startUnixMs,
    delivery: manifest.delivery,
    plannedEvents: manifest.plannedEvents,
    next,
    leftOut,
    seen: judge.seen,
    ...absence,
    meanPerSec: { planned: plannedPerSec(judge), seen: arrivedPerSec ?? null },
    base: { ratePerSec: ratePerSecOf(manifest.shape, "base"), ...base },
    burst: { ratePerSec: ratePerSecOf(manifest.shape, "burst"), ...burst },
    burstWindows,
    firstBurstWindows: [...firstWindows],
    delayMs: delay === undefined ? null : { least: delay.leastMs, mean: delay.meanMs, most: delay.mostMs },
    shiftMs,
    ...(manifest.lane !== undefined && {
      lanes: [{ ...laneOf(manifest.lane), next, seen: judge.seen, ...absence }],
    }),
  };
}

function laneOf({ shard, partition }: LaneEntry): { shard: number; partition: number } {
  return { shard, partition };
}

/** From the first event that is there to the last, by the plan. */
function plannedPerSec({ run, lowestSeen, highestSeen }: RunJudge): number | null {
  if (highestSeen <= lowestSeen) return null;
  const spanMs = run.unixMsOf(highestSeen) - run.unixMsOf(lowestSeen);
  return spanMs > 0 ? ((highestSeen - lowestSeen) * 1000) / spanMs : null;
}
