import type { Stretch } from "./chart.ts";

/** More are a pattern and no longer bursts to look at. */
const MOST = 500;

export interface BurstPlan {
  /** Decimal text, or "max". */
  readonly ratePerSec: string;
  readonly burstMultiplier: string;
  readonly burstIntervalMs: number;
  readonly burstDurationMs: number;
}

/** The bursts of a plan in [fromMs, toMs) of the run's own time, cut at its ends; none where there are more than 500. */
export function burstWindows(plan: BurstPlan, fromMs: number, toMs: number): Stretch[] {
  const { ratePerSec, burstMultiplier, burstIntervalMs: every, burstDurationMs: lasts } = plan;
  if (ratePerSec === "max" || !(Number(burstMultiplier) > 1) || every <= 0 || lasts <= 0) return [];
  const first = Math.max(1, Math.floor(fromMs / every));
  const last = Math.ceil(toMs / every) - 1;
  if (last - first >= MOST) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const startMs = (first + i) * every;
    return { from: Math.max(fromMs, startMs), to: Math.min(toMs, startMs + lasts) };
  }).filter(({ from, to }) => from < to);
}
