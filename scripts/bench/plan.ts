/** A load by its plain arithmetic, apart from what ingest says of itself: R events/s, and M times that in bursts. */
export interface Load {
  readonly ratePerSec: number;
  readonly multiplier: number;
  /** The k-th burst lasts from k * everyMs on for `forMs`, k >= 1. */
  readonly everyMs: number;
  readonly forMs: number;
}

export function steady(ratePerSec: number): Load {
  return { ratePerSec, multiplier: 1, everyMs: Number.POSITIVE_INFINITY, forMs: 0 };
}

/**
 * Event n is due at the instant t where F(t) = n, so that before t there are ceil(F(t)) of them:
 *
 *   F(t) = R / 1000 * (t + (M - 1) * B(t))        B(t) = the ms of [0, t) that lie in bursts
 *
 * A billionth of an event is left to floating point.
 */
export function plannedBefore(load: Load, atMs: number): number {
  return Math.max(0, Math.ceil(dueBy(load, atMs) - 1e-9));
}

/** F(t), in fractions of events too. */
function dueBy(load: Load, atMs: number): number {
  return (load.ratePerSec / 1000) * (atMs + (load.multiplier - 1) * burstMsBefore(load, atMs));
}

/** How many events there are in a millisecond at an instant. */
export function perMs(load: Load, atMs: number): number {
  const inBurst = atMs >= load.everyMs && atMs % load.everyMs < load.forMs;
  return (load.ratePerSec / 1000) * (inBurst ? load.multiplier : 1);
}

export interface Burst {
  /** The index of its first event and that one's instant. */
  readonly first: number;
  readonly firstMs: number;
  readonly last: number;
  readonly lastMs: number;
}

/** The bursts that end before `untilMs`. */
export function burstsBefore(load: Load, untilMs: number): Burst[] {
  const bursts: Burst[] = [];
  for (let fromMs = load.everyMs; fromMs + load.forMs < untilMs; fromMs += load.everyMs) {
    const first = plannedBefore(load, fromMs);
    const last = plannedBefore(load, fromMs + load.forMs) - 1;
    const instantOf = (index: number) => fromMs + (index - dueBy(load, fromMs)) / perMs(load, fromMs);
    bursts.push({ first, firstMs: instantOf(first), last, lastMs: instantOf(last) });
  }
  return bursts;
}

function burstMsBefore({ everyMs, forMs }: Load, atMs: number): number {
  if (atMs < everyMs) return 0;
  const begun = Math.floor(atMs / everyMs);
  return (begun - 1) * forMs + Math.min(forMs, atMs - begun * everyMs);
}
