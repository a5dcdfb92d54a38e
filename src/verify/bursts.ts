import type { TimeSeries } from "./time-buckets.ts";

/** A stretch in which far more happened than around it. Its edges are as fine as the buckets. */
export interface Burst {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
  readonly ratePerSec: number;
}

export interface BurstSearch {
  /** The rate outside of bursts. */
  readonly baseRatePerSec: number;
  /** How fine the search could look. */
  readonly widthMs: number;
  readonly bursts: readonly Burst[];
}

/** Fewer buckets than this say nothing about bursts. */
const MIN_BUCKETS = 8;
/** The buckets are joined until a usual one holds so many. */
const MIN_USUAL = 5;

/**
 * Looks for bursts in a stream whose plan is not known. The usual count of a bucket is the lower quartile, so that bursts
 * may fill up to three quarters of the time; a bucket belongs to a burst when it holds at least twice that and at least six
 * standard deviations of chance (its square root) more: with 10 usual, 29. Undefined: too few to tell.
 */
export function findBursts(series: TimeSeries): BurstSearch | undefined {
  // The first and the last bucket are cut by the stream's ends.
  let inner: TimeSeries = {
    ...series,
    startMs: series.startMs + series.widthMs,
    counts: series.counts.slice(1, -1),
  };
  while (inner.counts.length >= MIN_BUCKETS && usualCount(inner.counts) < MIN_USUAL) inner = joinPairs(inner);
  if (inner.counts.length < MIN_BUCKETS) return undefined;
  const usual = usualCount(inner.counts);
  const bursts = stretchesFrom(inner, Math.max(2 * usual, usual + 6 * Math.sqrt(usual)));
  return { baseRatePerSec: (usual * 1000) / inner.widthMs, widthMs: inner.widthMs, bursts };
}

function usualCount(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? 0;
}

function joinPairs({ startMs, widthMs, counts }: TimeSeries): TimeSeries {
  const joined: number[] = [];
  for (let i = 0; i + 1 < counts.length; i += 2) joined.push(counts[i]! + counts[i + 1]!);
  return { startMs, widthMs: widthMs * 2, counts: joined };
}

/** The stretches of buckets that hold at least `threshold`. */
function stretchesFrom({ startMs, widthMs, counts }: TimeSeries, threshold: number): Burst[] {
  const bursts: Burst[] = [];
  let from = -1;
  let count = 0;
  for (let i = 0; i <= counts.length; i++) {
    const inside = i < counts.length && counts[i]! >= threshold;
    if (inside) {
      if (from < 0) [from, count] = [i, 0];
      count += counts[i]!;
    } else if (from >= 0) {
      const spanMs = (i - from) * widthMs;
      bursts.push({
        startMs: startMs + from * widthMs,
        endMs: startMs + i * widthMs,
        count,
        ratePerSec: (count * 1000) / spanMs,
      });
      from = -1;
    }
  }
  return bursts;
}
