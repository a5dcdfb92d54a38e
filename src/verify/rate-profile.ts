import { type BurstSearch, findBursts } from "./bursts.ts";
import type { TimeBuckets } from "./time-buckets.ts";

/** How fast events came over a stretch of time. */
export interface RateProfile {
  readonly count: number;
  readonly firstUnixMs: number;
  readonly lastUnixMs: number;
  /** (count - 1) / (last - first): n events at a steady pace are n - 1 gaps. Undefined when all came in one millisecond. */
  readonly meanPerSec: number | undefined;
  /** The fullest bucket. */
  readonly peakPerSec: number;
  /** How wide a bucket is: one second, or more in a long stream. */
  readonly widthMs: number;
  /** Undefined when there are too few to tell. */
  readonly search: BurstSearch | undefined;
}

/** Undefined when nothing was counted. */
export function rateProfileOf(buckets: TimeBuckets): RateProfile | undefined {
  if (buckets.count === 0) return undefined;
  const series = buckets.series();
  const spanMs = buckets.latestMs - buckets.earliestMs;
  return {
    count: buckets.count,
    firstUnixMs: buckets.earliestMs,
    lastUnixMs: buckets.latestMs,
    meanPerSec: spanMs > 0 ? ((buckets.count - 1) * 1000) / spanMs : undefined,
    peakPerSec: (series.counts.reduce((most, count) => Math.max(most, count), 0) * 1000) / series.widthMs,
    widthMs: series.widthMs,
    search: findBursts(series),
  };
}
