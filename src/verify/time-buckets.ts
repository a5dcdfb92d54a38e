/** So many buckets at most; when a stream spans more, all become twice as wide. 16,384 seconds are four and a half hours. */
const LIMIT = 16_384;
const FINEST_MS = 1000;

/** How many happened in [startMs, startMs + widthMs). */
export interface TimeSeries {
  readonly startMs: number;
  readonly widthMs: number;
  readonly counts: readonly number[];
}

/**
 * A histogram over time in flat memory (128 KiB): one-second buckets that double their width whenever the stream outgrows
 * them. Times are Unix ms in any order; a time far from the others makes all buckets wide, and the width says so.
 */
export class TimeBuckets {
  private widthMs = FINEST_MS;
  private counts = new Float64Array(LIMIT);
  /** The bucket of counts[0] and how many are in use; bucket b covers [b * width, (b + 1) * width). */
  private lowest = 0;
  private used = 0;
  private slot = 0;
  private slotStartMs = Number.POSITIVE_INFINITY;
  private slotEndMs = Number.NEGATIVE_INFINITY;
  private total = 0;
  private lowMs = Number.POSITIVE_INFINITY;
  private highMs = Number.NEGATIVE_INFINITY;

  get count(): number {
    return this.total;
  }

  /** Infinity while nothing was added. */
  get earliestMs(): number {
    return this.lowMs;
  }

  /** -Infinity while nothing was added. */
  get latestMs(): number {
    return this.highMs;
  }

  add(ms: number): void {
    if (ms < this.slotStartMs || ms >= this.slotEndMs) this.enter(ms);
    this.counts[this.slot]!++;
    this.total++;
    if (ms < this.lowMs) this.lowMs = ms;
    if (ms > this.highMs) this.highMs = ms;
  }

  series(): TimeSeries {
    return {
      startMs: this.lowest * this.widthMs,
      widthMs: this.widthMs,
      counts: [...this.counts.subarray(0, this.used)],
    };
  }

  private enter(ms: number): void {
    const outside = () => {
      const bucket = Math.floor(ms / this.widthMs);
      const highest = Math.max(this.lowest + this.used - 1, bucket);
      return this.used > 0 && highest - Math.min(this.lowest, bucket) >= LIMIT;
    };
    while (outside()) this.coarsen();
    const bucket = Math.floor(ms / this.widthMs);
    if (this.used === 0) this.lowest = bucket;
    if (bucket < this.lowest) this.shift(this.lowest - bucket);
    this.slot = bucket - this.lowest;
    this.used = Math.max(this.used, this.slot + 1);
    this.slotStartMs = bucket * this.widthMs;
    this.slotEndMs = this.slotStartMs + this.widthMs;
  }

  /** Makes room below the lowest bucket. */
  private shift(by: number): void {
    this.counts.copyWithin(by, 0, this.used);
    this.counts.fill(0, 0, by);
    this.lowest -= by;
    this.used += by;
  }

  private coarsen(): void {
    const lowest = Math.floor(this.lowest / 2);
    const merged = new Float64Array(LIMIT);
    for (let i = 0; i < this.used; i++) {
      const slot = Math.floor((this.lowest + i) / 2) - lowest;
      merged[slot] = merged[slot]! + this.counts[i]!;
    }
    this.used = Math.floor((this.lowest + this.used - 1) / 2) - lowest + 1;
    this.counts = merged;
    this.lowest = lowest;
    this.widthMs *= 2;
  }
}
