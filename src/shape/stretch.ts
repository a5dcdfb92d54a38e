/**
 * A stretch of constant rate, exact. Time is counted in ms, events in grains: one event is `grainsPerEvent` grains, and
 * `grainsPerMs` of them fall due in a ms, both whole, so that a rate like 333.3/s has no rounding (3333 grains/ms, 10,000 grains/event).
 *
 *   instant(n) = startMs + (lead + (n - first) * grainsPerEvent) / grainsPerMs        for first <= n < stop
 *
 * lead = the grains between startMs and the instant of `first`: what the event lacked when the stretch began.
 */
export interface Stretch {
  readonly startMs: number;
  /** Excluded. */
  readonly endMs: number;
  /** The first index whose instant is at or after startMs. */
  readonly first: number;
  /** The first index whose instant is at or after endMs. */
  readonly stop: number;
  readonly lead: number;
  readonly grainsPerEvent: number;
  readonly grainsPerMs: number;
}

/** A stretch from the exact number of grains that fell due before it. `endMs` is whole, as is `startMs`. */
export function stretchOf(
  startMs: number,
  endMs: number,
  grainsBefore: bigint,
  grainsPerMs: number,
  grainsPerEvent: number,
): Stretch {
  const perEvent = BigInt(grainsPerEvent);
  const grainsAfter = grainsBefore + BigInt(grainsPerMs) * BigInt(endMs - startMs);
  const first = ceilDivide(grainsBefore, perEvent);
  const lead = Number(first * perEvent - grainsBefore);
  return {
    startMs,
    endMs,
    first: Number(first),
    stop: Number(ceilDivide(grainsAfter, perEvent)),
    lead,
    grainsPerEvent,
    grainsPerMs,
  };
}

/**
 * The instant of event `index`, in ms. The whole part is exact; the fraction is rounded to the nearest double, but never up to
 * the next ms: at 3 events/s event 2 is due at 666.6666666666666, and its timestamp must say 666 whatever the rounding.
 */
export function instantIn(stretch: Stretch, index: number): number {
  const grains = stretch.lead + (index - stretch.first) * stretch.grainsPerEvent;
  if (grains > Number.MAX_SAFE_INTEGER) return instantInLong(stretch, index);
  // Both are whole and below 2^53: then rounding the quotient cannot lift it to the next whole number.
  const wholeMs = Math.floor(grains / stretch.grainsPerMs);
  return addFraction(
    stretch.startMs + wholeMs,
    (grains - wholeMs * stretch.grainsPerMs) / stretch.grainsPerMs,
  );
}

/** How many events have their instant before atMs, for startMs <= atMs <= endMs: an estimate, settled by the instants themselves. */
export function dueIn(stretch: Stretch, atMs: number): number {
  const { first, stop } = stretch;
  const grains = (atMs - stretch.startMs) * stretch.grainsPerMs - stretch.lead;
  let due = Math.min(stop, Math.max(first, first + Math.ceil(grains / stretch.grainsPerEvent)));
  for (let i = 0; i < MAX_STEPS && due > first && instantIn(stretch, due - 1) >= atMs; i++) due--;
  for (let i = 0; i < MAX_STEPS && due < stop && instantIn(stretch, due) < atMs; i++) due++;
  return due;
}

/** The estimate is wrong by one at most; near index 2^53, where due + 1 is due, a loop without an end would have none. */
const MAX_STEPS = 8;

function instantInLong(stretch: Stretch, index: number): number {
  const grains = BigInt(stretch.lead) + BigInt(index - stretch.first) * BigInt(stretch.grainsPerEvent);
  const perMs = BigInt(stretch.grainsPerMs);
  return addFraction(stretch.startMs + Number(grains / perMs), Number(grains % perMs) / stretch.grainsPerMs);
}

function addFraction(wholeMs: number, fractionMs: number): number {
  const sum = wholeMs + fractionMs;
  return sum < wholeMs + 1 ? sum : (wholeMs + 1) * (1 - 2 ** -53);
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
