import { type Quantiles, Timings } from "./timings.ts";

/** Lateness and latency since somebody looked before; it keeps nothing until it is watched. */
export class RecentTimes {
  lateness: Timings | undefined;
  latency: Timings | undefined;

  /** From now on take() has something to tell; two more histograms. */
  watch(): void {
    this.lateness ??= new Timings();
    this.latency ??= new Timings();
  }

  /** Since this was asked before; undefined where there were no events, or nobody watches. */
  take(): { lateness: Quantiles | undefined; latency: Quantiles | undefined } {
    return { lateness: taken(this.lateness), latency: taken(this.latency) };
  }
}

function taken(timings: Timings | undefined): Quantiles | undefined {
  if (timings === undefined || timings.isEmpty) return undefined;
  const quantiles = timings.quantiles();
  timings.reset();
  return quantiles;
}
