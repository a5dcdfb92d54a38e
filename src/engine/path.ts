import type { WindowLimits } from "./window.ts";

/** One for what travels, the others for what queues on the way, and for catching up at twice the rate. */
const GAIN = 3;
const BYTES_PER_EVENT = 400;
/** Events that are less than half a ms apart travel together. */
const BATCHES_PER_MS = 2;

/**
 * Sizes the window from rate and round trip. What a path holds is the rate times its round trip (the bandwidth-delay product, as
 * congestion controls use it): 100,000/s over 50 ms are 5000 events, so 15,000 may be under way. Only the shortest round trip counts,
 * and the rate is the one asked for: were it measured, a window that makes a queue would make itself wider. The least is what keeps a
 * near server busy, the most is what memory allows.
 */
export class Path {
  private readonly least: WindowLimits;
  private readonly most: WindowLimits;
  private readonly peakPerMs: number;
  private shortestMs = Number.POSITIVE_INFINITY;
  private current: WindowLimits;

  /** `peakPerMs`: the highest rate that is asked for. */
  constructor(least: WindowLimits, most: WindowLimits, peakPerMs: number) {
    this.least = least;
    this.most = most;
    this.peakPerMs = peakPerMs;
    this.current = least;
  }

  get limits(): WindowLimits {
    return this.current;
  }

  /** A batch was acknowledged `tookMs` after it was sent. */
  acknowledged(tookMs: number): void {
    if (tookMs <= 0 || tookMs >= this.shortestMs) return;
    this.shortestMs = tookMs;
    const roundTripsMs = GAIN * tookMs;
    this.current = this.sized(
      Math.ceil(roundTripsMs * this.peakPerMs),
      Math.ceil(roundTripsMs * BATCHES_PER_MS),
    );
  }

  /** A new connection may lead elsewhere. */
  restart(): void {
    this.shortestMs = Number.POSITIVE_INFINITY;
    this.current = this.least;
  }

  private sized(events: number, batches: number): WindowLimits {
    const { least, most } = this;
    const between = (low: number, value: number, high: number) => Math.min(Math.max(low, value), high);
    return {
      events: between(least.events, events, most.events),
      sizeBytes: between(least.sizeBytes, events * BYTES_PER_EVENT, most.sizeBytes),
      batches: between(least.batches, batches, most.batches),
    };
  }
}
