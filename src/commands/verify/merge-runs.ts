import type { VerifyRun } from "../../report/verify-report.ts";

/** So many burst windows are told one by one. */
const WINDOW_LIMIT = 5;

/** The lanes of a run, of one stream or of several, as the run that they are together; runs without lanes stay as they are. */
export function mergeLanes(runs: readonly VerifyRun[]): VerifyRun[] {
  const merged = new Map<string, VerifyRun>();
  const whole = runs.filter(({ lanes }) => lanes === undefined);
  for (const run of runs.filter(({ lanes }) => lanes !== undefined)) {
    const before = merged.get(run.runId);
    merged.set(run.runId, before === undefined ? run : together(before, run));
  }
  return [...whole, ...merged.values()];
}

function together(a: VerifyRun, b: VerifyRun): VerifyRun {
  const sum = (of: (run: VerifyRun) => number): number => of(a) + of(b);
  return {
    ...a,
    next: sum(({ next }) => next),
    leftOut: sum(({ leftOut }) => leftOut),
    seen: sum(({ seen }) => seen),
    missing: sum(({ missing }) => missing),
    deleted: sum(({ deleted }) => deleted),
    trimmed: sum(({ trimmed }) => trimmed),
    meanPerSec: {
      planned: added(a.meanPerSec.planned, b.meanPerSec.planned),
      seen: added(a.meanPerSec.seen, b.meanPerSec.seen),
    },
    base: phases(a.base, b.base),
    burst: phases(a.burst, b.burst),
    burstWindows: Math.max(a.burstWindows, b.burstWindows),
    firstBurstWindows: windows(a, b),
    delayMs: delays(a, b),
    shiftMs: Math.abs(b.shiftMs) > Math.abs(a.shiftMs) ? b.shiftMs : a.shiftMs,
    lanes: [...a.lanes!, ...b.lanes!],
  };
}

function added(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b;
}

function phases(a: VerifyRun["base"], b: VerifyRun["base"]): VerifyRun["base"] {
  return { ratePerSec: a.ratePerSec, due: a.due + b.due, arrived: a.arrived + b.arrived };
}

/** Lanes live in the same bursts. */
function windows(a: VerifyRun, b: VerifyRun): VerifyRun["firstBurstWindows"] {
  const byStart = Map.groupBy(
    [...a.firstBurstWindows, ...b.firstBurstWindows],
    (window) => window.startUnixMs,
  );
  return [...byStart.values()]
    .map((group) => ({
      ...group[0]!,
      due: group.reduce((sum, { due }) => sum + due, 0),
      arrived: group.reduce((sum, { arrived }) => sum + arrived, 0),
    }))
    .sort((one, other) => one.startUnixMs - other.startUnixMs)
    .slice(0, WINDOW_LIMIT);
}

function delays(a: VerifyRun, b: VerifyRun): VerifyRun["delayMs"] {
  if (a.delayMs === null || b.delayMs === null) return a.delayMs ?? b.delayMs;
  const seen = Math.max(1, a.seen + b.seen);
  return {
    least: Math.min(a.delayMs.least, b.delayMs.least),
    mean: (a.delayMs.mean * a.seen + b.delayMs.mean * b.seen) / seen,
    most: Math.max(a.delayMs.most, b.delayMs.most),
  };
}
