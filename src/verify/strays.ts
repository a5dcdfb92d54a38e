import type { RunJudge } from "./run-judge.ts";

/** An event of a run that was put into the wrong place. */
export interface Stray {
  readonly runId: string;
  readonly index: number;
  readonly eventId: string;
  readonly belongs: string;
}

/** Which event of which run the event_id is, when none of the lanes under test publishes it. */
export function strayIn(judges: readonly RunJudge[], eventId: string): Stray | undefined {
  for (const { run } of judges) {
    const stray = run.lane?.strayOf(eventId);
    if (stray !== undefined) return { runId: run.runId, eventId, ...stray };
  }
  return undefined;
}
