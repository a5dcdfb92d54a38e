import type { WindowLimits } from "./window.ts";

/** Twice what the path holds: one for what travels, one for what the server works on while the acknowledgements travel back. */
const GAIN = 2;
const BYTES_PER_EVENT = 400;
/**
 * Throughput is counted over so long at least. Replies come in clusters: ten batches that are read in one turn of the event loop
 * seem to have taken no time, and a window that believed it would double for ever.
 */
const COUNT_MS = 100;
/** Events that are less than half a ms apart travel together. */
const BATCHES_PER_MS = 2;

/**
 * Sizes the window from rate and round trip. What a path holds is its throughput times its shortest round trip (the bandwidth-delay
 * product, as congestion controls use it): 100,000/s over 50 ms are 5000 events, so 10,000 may be under way. The least is what keeps
 * a near server busy, the most is what memory allows.
 */
export class Path {
  private readonly least: WindowLimits;
  private readonly most: WindowLimits;
  private shortestMs = Number.POSITIVE_INFINITY;
  private fastestPerMs = 0;
  /** Since when, on the clock, throughput is being counted, and how many events have been acknowledged since. */
  private sinceMs = Number.NaN;
  private delivered = 0;
  private current: WindowLimits;

  constructor(least: WindowLimits, most: WindowLimits) {
    this.least = least;
    this.most = most;
    this.current = least;
  }

  get limits(): WindowLimits {
    return this.current;
  }

  /** `events` more were acknowledged at `nowMs`, `tookMs` after they were sent. */
  acknowledged(nowMs: number, tookMs: number, events: number): void {
    this.delivered += events;
    if (tookMs > 0) this.shortestMs = Math.min(this.shortestMs, tookMs);
    if (Number.isNaN(this.sinceMs)) this.restartCount(nowMs);
    if (nowMs - this.sinceMs < Math.max(COUNT_MS, 2 * this.shortestMs)) return;
    this.fastestPerMs = Math.max(this.fastestPerMs, this.delivered / (nowMs - this.sinceMs));
    this.restartCount(nowMs);
    const batches = Math.ceil(GAIN * this.shortestMs * BATCHES_PER_MS);
    this.current = this.sized(Math.ceil(GAIN * this.shortestMs * this.fastestPerMs), batches);
  }

  /** A new connection may lead elsewhere. */
  restart(): void {
    this.sinceMs = Number.NaN;
    this.delivered = 0;
    this.shortestMs = Number.POSITIVE_INFINITY;
    this.fastestPerMs = 0;
    this.current = this.least;
  }

  private restartCount(nowMs: number): void {
    this.sinceMs = nowMs;
    this.delivered = 0;
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
