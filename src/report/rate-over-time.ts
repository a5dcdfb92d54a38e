const LEAST_MS = 1000;
const MOST_MS = 30_000;
/** So many events a rate should rest on, where there is the time. */
const ENOUGH_EVENTS = 10;
const LEAST_GAP_MS = 100;

/** How many events a second arrived lately: over the last second, or over as long as ten events take, up to half a minute. */
export class RateOverTime {
  private readonly readings: { atMs: number; events: number }[];

  constructor(atMs: number, events: number) {
    this.readings = [{ atMs, events }];
  }

  /** Events per second until now; `expectedPerSec` says how far to look back. Times never go backwards. */
  perSec(atMs: number, events: number, expectedPerSec: number): number {
    const spanMs = Math.min(MOST_MS, Math.max(LEAST_MS, (ENOUGH_EVENTS * 1000) / expectedPerSec));
    const { readings } = this;
    if (atMs - readings.at(-1)!.atMs >= LEAST_GAP_MS) readings.push({ atMs, events });
    // The first one stays that is at least as old as the span: the window never is shorter than that.
    while (readings.length > 1 && readings[1]!.atMs <= atMs - spanMs) readings.shift();
    const from = readings[0]!;
    return atMs > from.atMs ? (Math.max(0, events - from.events) * 1000) / (atMs - from.atMs) : 0;
  }
}
