import type { Around } from "./around.ts";
import { asBefore } from "./as-before.ts";
import type { Run, RunValues } from "./begin.ts";
import { goOn } from "./go-on.ts";

export interface Resumed {
  /** The values with which the run began. */
  readonly values: RunValues;
  /** There is nothing left to publish. */
  readonly isComplete: boolean;
  /** The rest of it, the next event due at `nowUnixMs`. */
  goOn(nowUnixMs: number): Run;
}

/** Finds the run that --resume means, and holds what was given against it; undefined where a new one is to begin. */
export async function whatToGoOnWith(
  given: RunValues,
  { target, signals, log, origins }: Around,
): Promise<Resumed | undefined> {
  const { findRun, isComplete } = await import("./resume.ts");
  const found = await findRun(given, { target, signal: signals.first, log });
  if (found === undefined) return undefined;
  const values = asBefore(given, origins, found.manifest);
  const complete = isComplete(found);
  if (complete)
    log.info(`Run ${found.manifest.runId} is complete: all its ${found.next} events are in ${given.stream}`, {
      event: "complete",
      runId: found.manifest.runId,
      events: found.next,
    });
  return { values, isComplete: complete, goOn: (nowUnixMs) => goOn(found, nowUnixMs) };
}
