import type { RunFacts, RunSample } from "../run-view.ts";
import type { Bar } from "./chart.ts";

/** Which stretch of a run a chart shows, cut into columns: [startMs, startMs + count * columnMs) of the run's own time. */
export interface TimeColumns {
  readonly startMs: number;
  readonly columnMs: number;
  /** At most as many as there are characters; those of a short run are wider than one. */
  readonly count: number;
  /** Of the last column, or of the run in it. */
  readonly endMs: number;
}

export interface Times {
  /** Where this process began. */
  readonly fromMs: number;
  readonly elapsedMs: number;
  /** When the run will be over; null when nobody knows. */
  readonly totalMs: number | null;
}

/** A chart looks back over so long at least, once the run has lasted so long. */
export const WINDOW_MS = 600_000;
const SECOND_MS = 1000;

/**
 * A run of up to ten minutes has its chart for itself, filled from left to right. Any other one starts with a second to a column; when
 * the columns are used up each takes twice as long, until they hold ten minutes, and from then on they move to the left.
 */
export function timeColumns(characters: number, { fromMs, elapsedMs, totalMs }: Times): TimeColumns {
  const beginMs = Math.floor(fromMs / SECOND_MS) * SECOND_MS;
  const wholeMs = totalMs === null ? Number.POSITIVE_INFINITY : Math.round(totalMs) - beginMs;
  const isShort = wholeMs <= WINDOW_MS;
  const lastedMs = Math.max(0, elapsedMs - beginMs);
  if (isShort) {
    const columnMs = Math.max(1, Math.ceil(wholeMs / characters / SECOND_MS)) * SECOND_MS;
    const count = Math.max(1, Math.ceil(wholeMs / columnMs));
    return { startMs: beginMs, columnMs, count, endMs: beginMs + wholeMs };
  }
  let columnMs = SECOND_MS;
  while (characters * columnMs < Math.min(lastedMs, WINDOW_MS)) columnMs *= 2;
  const passed = Math.ceil(lastedMs / columnMs);
  const startMs = beginMs + Math.max(0, passed - characters) * columnMs;
  return { startMs, columnMs, count: characters, endMs: startMs + characters * columnMs };
}

/** Events a second in each column that is known, wholly or in part; of a stretch over several columns each has its share. */
export function ratesOver(
  columns: TimeColumns,
  history: readonly RunSample[],
  isMarked: (startMs: number, endMs: number) => boolean,
): Bar[] {
  const { startMs, columnMs, count, endMs } = columns;
  const sums = Array.from({ length: count }, () => ({ knownMs: 0, plannedMs: 0, acked: 0, planned: 0 }));
  for (const { atMs, widthMs, acked, planned } of history) {
    const first = Math.max(0, Math.floor((atMs - startMs) / columnMs));
    const last = Math.min(count - 1, Math.ceil((atMs + widthMs - startMs) / columnMs) - 1);
    for (let at = first; at <= last; at++) {
      const fromMs = Math.max(atMs, startMs + at * columnMs);
      const knownMs = Math.min(atMs + widthMs, startMs + (at + 1) * columnMs) - fromMs;
      const sum = sums[at]!;
      sum.knownMs += knownMs;
      sum.acked += (acked * knownMs) / widthMs;
      if (planned === null) continue;
      sum.plannedMs += knownMs;
      sum.planned += (planned * knownMs) / widthMs;
    }
  }
  const perSec = (events: number, ms: number) => (ms > 0 ? (events * 1000) / ms : null);
  return sums.map(({ knownMs, plannedMs, acked, planned }, at) => {
    const fromMs = startMs + at * columnMs;
    return {
      value: perSec(acked, knownMs),
      target: perSec(planned, plannedMs),
      isMarked: isMarked(fromMs, Math.min(endMs, fromMs + columnMs)),
    };
  });
}

/** As many bars as characters, each repeated as often as it takes: 60 over 90 characters are one and two characters wide in turn. */
export function spread(bars: readonly Bar[], characters: number): Bar[] {
  return Array.from({ length: characters }, (_, at) => bars[Math.floor((at * bars.length) / characters)]!);
}

/** Whether a burst falls into a stretch of the run's own time: the k-th (from 1) begins at k intervals and lasts as long as each. */
export function burstsOf({
  burstMultiplier,
  burstIntervalMs,
  burstDurationMs,
}: RunFacts["asked"]): (startMs: number, endMs: number) => boolean {
  if (!(Number(burstMultiplier) > 1 && burstIntervalMs > 0 && burstDurationMs > 0)) return () => false;
  return (startMs, endMs) => {
    const latest = Math.ceil(endMs / burstIntervalMs) - 1;
    return latest >= 1 && latest * burstIntervalMs + burstDurationMs > startMs;
  };
}
