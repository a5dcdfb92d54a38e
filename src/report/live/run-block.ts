import type { RunFacts, RunNow, RunSample } from "../run-view.ts";
import type { Block, Field } from "./block.ts";
import type { Chart } from "./chart.ts";
import { lengthOfTime } from "./figures.ts";
import { runFields, runRows } from "./run-fields.ts";
import { niceTop } from "./scale.ts";
import { burstsOf, ratesOver, spread, timeColumns } from "./time-columns.ts";

/** A run as it goes on: the rate over the last minutes against its plan, and how everything stands. `history` may have gaps. */
export function runBlock(facts: RunFacts, now: RunNow, history: readonly RunSample[]): Block {
  return {
    title: `${facts.stream} at ${facts.redis}`,
    aside: `seed ${facts.seed}, run ${facts.runId}`,
    chart: (columns) => chartOf(facts, now, history, columns),
    fields: runFields(facts, now),
    rows: runRows(facts, now),
    notice: noticeOf(now),
  };
}

function chartOf(facts: RunFacts, now: RunNow, history: readonly RunSample[], characters: number): Chart {
  const { elapsedMs, remainingMs, targetPerSec } = now;
  const totalMs = remainingMs === null ? null : elapsedMs + remainingMs;
  const columns = timeColumns(characters, { fromMs: facts.fromMs, elapsedMs, totalMs });
  const bars = ratesOver(columns, history, burstsOf(facts.asked));
  const highest = bars.reduce(
    (most, { value, target }) => Math.max(most, value ?? 0, target ?? 0),
    targetPerSec ?? 0,
  );
  return {
    bars: spread(bars, characters),
    top: niceTop(highest),
    from: lengthOfTime(columns.startMs),
    to: lengthOfTime(columns.endMs),
    markedName: bars.some(({ isMarked }) => isMarked) ? "burst" : "",
    missingName: targetPerSec === null ? "" : "behind the plan",
  };
}

function noticeOf({ trouble, state }: RunNow): Field | undefined {
  if (trouble !== null) {
    const text = `${trouble.message} (${trouble.code})`;
    return { label: "trouble", parts: [{ text, tone: "warning" }] };
  }
  return state === "DRAINING"
    ? { label: "ending", parts: [{ text: "settling what is on its way" }] }
    : undefined;
}
