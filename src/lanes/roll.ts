import { CHUNK, Chunk } from "./chunk.ts";

/** Event `number` of a lane is event `index` of the run. */
export interface Mark {
  readonly number: number;
  readonly index: number;
}

/** Lanes keep up with each other within a few chunks; who does not, keeps his own (view.ts). */
const CACHED = 16;
/** Counts are kept at so many chunks, evenly spread: when there are more, every second one goes. */
const COUNTS = 1024;

/**
 * Whose every event of the run is: the events of a few lanes, numbered. A lane's numbers follow from all draws before them, so they are counted
 * on from the nearest place where they are known, at some 15 ns for each index; in the order of the run that is once for each index,
 * whatever the number of lanes. What is remembered is bounded: the latest chunks, and counts at COUNTS places. No lane may be without users.
 */
export class Roll {
  private readonly userOf: (index: number) => number;
  private readonly seats: Int16Array;
  private readonly lanes: number;
  private readonly cache = new Map<number, Chunk>();
  private readonly counts = new Map<number, Float64Array>();
  private spacing = 1;

  /** `seats`: each user's lane, from 0 to lanes - 1, or -1. `marks`: for each lane a place to count from; event 0 where one has none. */
  constructor(
    userOf: (index: number) => number,
    seats: Int16Array,
    lanes: number,
    marks: readonly Mark[] = [],
  ) {
    this.userOf = userOf;
    this.seats = seats;
    this.lanes = lanes;
    const known = marks.length === lanes && marks.every(({ index }) => index > 0);
    if (known) this.beginAt(marks);
    else this.counts.set(0, new Float64Array(lanes));
  }

  /** The chunk with its counts, which follow from those of `neighbour` if that is the nearest. */
  chunk(number: number, neighbour?: Chunk): Chunk {
    const chunk = this.cache.get(number) ?? this.enter(number);
    chunk.before ??= this.before(number, neighbour);
    return chunk;
  }

  /** A chunk from which it is as near as can be to the lane's event `number`. */
  nearest(lane: number, number: number): Chunk {
    return this.chunk(this.known((_, counts) => Math.abs(counts[lane]! - number)).at);
  }

  private enter(number: number): Chunk {
    const chunk = this.bare(number);
    if (this.cache.size >= CACHED) this.cache.delete(this.cache.keys().next().value!);
    this.cache.set(number, chunk);
    return chunk;
  }

  /** Counts on, up or down. */
  private before(number: number, neighbour: Chunk | undefined): Float64Array {
    let { at, counts } = this.known((place) => Math.abs(place - number), neighbour);
    for (; at < number; at++) counts = this.keep(at + 1, plus(this.bare(at), counts, 1));
    for (; at > number; at--) counts = this.keep(at - 1, plus(this.bare(at - 1), counts, -1));
    return counts;
  }

  private bare(number: number): Chunk {
    return this.cache.get(number) ?? new Chunk(number, this.userOf, this.seats, this.lanes);
  }

  private keep(number: number, counts: Float64Array): Float64Array {
    if (number % this.spacing !== 0) return counts;
    this.counts.set(number, counts);
    if (this.counts.size <= COUNTS) return counts;
    this.spacing *= 2;
    for (const at of this.counts.keys()) if (at % this.spacing !== 0) this.counts.delete(at);
    return counts;
  }

  /** Where counts are known: the place with the least distance. */
  private known(
    distance: (at: number, counts: Float64Array) => number,
    neighbour?: Chunk,
  ): { at: number; counts: Float64Array } {
    let best = { at: -1, counts: new Float64Array(0) as Float64Array, far: Number.POSITIVE_INFINITY };
    const look = (at: number, counts: Float64Array | undefined): void => {
      const far = counts === undefined ? Number.POSITIVE_INFINITY : distance(at, counts);
      if (counts !== undefined && far < best.far) best = { at, counts, far };
    };
    if (neighbour !== undefined) look(neighbour.number, neighbour.before);
    if (best.far <= 1) return best;
    for (const { number, before } of this.cache.values()) look(number, before);
    for (const [at, counts] of this.counts) look(at, counts);
    return best;
  }

  /** The counts at the chunk of the earliest mark, from every lane's own mark back to it. */
  private beginAt(marks: readonly Mark[]): void {
    const first = Math.floor(Math.min(...marks.map(({ index }) => index)) / CHUNK);
    const last = Math.floor(Math.max(...marks.map(({ index }) => index)) / CHUNK);
    const counts = Float64Array.from(marks, ({ number }) => number);
    for (let at = first; at <= last; at++) {
      const chunk = this.bare(at);
      marks.forEach(({ index }, lane) => {
        const offset = Math.min(CHUNK, Math.max(0, index - at * CHUNK));
        counts[lane]! -= chunk.countBelow(lane, offset);
      });
    }
    this.counts.set(first, counts);
  }
}

function plus(chunk: Chunk, counts: Float64Array, sign: 1 | -1): Float64Array {
  return counts.map((count, lane) => count + sign * chunk.count(lane));
}
