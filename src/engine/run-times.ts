import { type Quantiles, type TimingCounts, Timings } from "./timings.ts";

/** The times of a run's events: of one loop, or of several that measure together. Fixed memory, two histograms more where somebody watches. */
export class RunTimes {
  readonly latenessUs = new Timings();
  readonly latencyUs = new Timings();
  readonly wakingUs = new Timings();
  /** The same since takeRecent() was asked before; undefined where nobody watches. */
  recentLateness: Timings | undefined;
  recentLatency: Timings | undefined;

  /** From an event's instant until it was handed over. */
  lateness(): Quantiles {
    return this.latenessUs.quantiles();
  }

  /** From an event's instant until it was acknowledged. */
  latency(): Quantiles {
    return this.latencyUs.quantiles();
  }

  /** How late the process woke up for its turns. */
  waking(): Quantiles {
    return this.wakingUs.quantiles();
  }

  /** [us, events] by class, for charts and for adding them up with those of other processes. */
  counts(): { lateness: TimingCounts; latency: TimingCounts } {
    return { lateness: this.latenessUs.counts(), latency: this.latencyUs.counts() };
  }

  /** From now on takeRecent() has something to tell. */
  watch(): void {
    this.recentLateness ??= new Timings();
    this.recentLatency ??= new Timings();
  }

  /** Since this was asked before; undefined where there were no events, or nobody watches. */
  takeRecent(): { lateness: Quantiles | undefined; latency: Quantiles | undefined } {
    return { lateness: taken(this.recentLateness), latency: taken(this.recentLatency) };
  }
}

function taken(timings: Timings | undefined): Quantiles | undefined {
  if (timings === undefined || timings.isEmpty) return undefined;
  const quantiles = timings.quantiles();
  timings.reset();
  return quantiles;
}
