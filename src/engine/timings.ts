import * as exported from "hdr-histogram-js/dist/Float64Histogram.js";

// The file alone: the package's front door also loads a zip library and a WebAssembly twin, 7 MiB of memory. It is CommonJS with
// an `exports.default`, which Bun takes for the default when it runs the source, and wraps once more when it bundles.
type HistogramClass = typeof exported.default;
const Histogram =
  typeof exported.default === "function"
    ? exported.default
    : (exported.default as unknown as { default: HistogramClass }).default;

/** A distribution of times in ms. All 0 when nothing was recorded. */
export interface Quantiles {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** How often each time was recorded: microseconds (to two digits) and count, in order. The form in which they travel and are added. */
export type TimingCounts = (readonly [us: number, count: number])[];

/** A day: whatever is later counts as a day late, except for the maximum. */
const LONGEST_US = 86_400_000_000;

/** Times in microseconds to two digits (HdrHistogram), in 36 KiB however many there are. */
export class Timings {
  private readonly histogram = new Histogram(1, LONGEST_US, 2);
  private maxMs = 0;

  /** Records a time for `weight` events; one before its instant (by less than a clock's tick) counts as 0. */
  add(ms: number, weight: number): void {
    const us = Math.min(Math.max(0, Math.floor(ms * 1000)), LONGEST_US);
    this.histogram.recordValueWithCount(us, weight);
    if (ms > this.maxMs) this.maxMs = ms;
  }

  get isEmpty(): boolean {
    return this.histogram.totalCount === 0;
  }

  /** As if nothing had been recorded. */
  reset(): void {
    this.histogram.reset();
    this.maxMs = 0;
  }

  /** Every class that holds any, in rising order: a few hundred at most. A class is named by its upper end. */
  counts(): TimingCounts {
    const counts: [number, number][] = [];
    const values = this.histogram.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAddedInThisIterationStep } = values.next();
      counts.push([valueIteratedTo, countAddedInThisIterationStep]);
    }
    return counts;
  }

  /** Adds what others recorded; `maxMs` is the longest of it. */
  addCounts(counts: TimingCounts, maxMs: number): void {
    for (const [us, count] of counts) this.histogram.recordValueWithCount(us, count);
    this.maxMs = Math.max(this.maxMs, maxMs);
  }

  quantiles(): Quantiles {
    const at = (percentile: number) =>
      Math.min(this.histogram.getValueAtPercentile(percentile) / 1000, this.maxMs);
    return { p50Ms: at(50), p90Ms: at(90), p99Ms: at(99), p999Ms: at(99.9), maxMs: this.maxMs };
  }
}
