import type { RunUnderTest } from "./run-under-test.ts";

export interface PlannedRun {
  readonly run: Pick<RunUnderTest, "shape" | "segments">;
  /** So many events were written. */
  readonly next: number;
  /** The server's clock is ahead of the run's time by so much. */
  readonly shiftMs: number;
}

/** How many events of the runs were due in each stretch of server time between two edges (Unix ms, rising). */
export function plannedArrivals(runs: readonly PlannedRun[], edges: readonly number[]): number[] {
  const dueBy = (unixMs: number) => runs.reduce((sum, run) => sum + dueByOf(run, unixMs - run.shiftMs), 0);
  const due = edges.map(dueBy);
  return due.slice(1).map((count, i) => count - due[i]!);
}

/** Each segment publishes from its first event until the next one takes over, at its own place in time. */
function dueByOf({ run: { shape, segments }, next }: PlannedRun, unixMs: number): number {
  let due = 0;
  for (const [i, { firstIndex, atMs, startUnixMs }] of segments.entries()) {
    if (unixMs < startUnixMs) break;
    const end = Math.min(next, segments[i + 1]?.firstIndex ?? Number.POSITIVE_INFINITY);
    due += Math.max(0, Math.min(end, shape.dueBy(unixMs - startUnixMs + atMs)) - firstIndex);
  }
  return due;
}
