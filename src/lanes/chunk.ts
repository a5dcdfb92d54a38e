/** So many indexes are looked at together: some 60 microseconds of work, and 16 KiB. */
export const CHUNK = 4096;

/** Whose the events of a stretch of CHUNK indexes are: for each lane its own ones, in order. */
export class Chunk {
  readonly number: number;
  /** Own indexes as distances from the chunk's first one, lane by lane; lane l's stand from starts[l] to starts[l + 1]. */
  private readonly own: Uint16Array;
  private readonly starts: Uint16Array;
  /** For each lane, how many own events lie below the chunk; known once someone has counted up to here. */
  before: Float64Array | undefined;

  /** `seats` tells each user's lane, or -1 for those of others. */
  constructor(number: number, userOf: (index: number) => number, seats: Int16Array, lanes: number) {
    this.number = number;
    const lane = new Int16Array(CHUNK);
    const starts = new Uint16Array(lanes + 1);
    for (let i = 0, first = number * CHUNK; i < CHUNK; i++) {
      const seat = seats[userOf(first + i)]!;
      lane[i] = seat;
      if (seat >= 0) starts[seat + 1]!++;
    }
    for (let l = 0; l < lanes; l++) starts[l + 1]! += starts[l]!;
    const next = starts.slice();
    this.own = new Uint16Array(starts[lanes]!);
    for (let i = 0; i < CHUNK; i++) if (lane[i]! >= 0) this.own[next[lane[i]!]!++] = i;
    this.starts = starts;
  }

  count(lane: number): number {
    return this.starts[lane + 1]! - this.starts[lane]!;
  }

  /** How many events of the lane lie below the chunk's index number `offset` (0 to CHUNK). */
  countBelow(lane: number, offset: number): number {
    const begin = this.starts[lane]!;
    let low = begin;
    let high = this.starts[lane + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.own[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low - begin;
  }

  /** The index of the lane's event number `nth` in this chunk, 0 <= nth < count(lane). */
  index(lane: number, nth: number): number {
    return this.number * CHUNK + this.own[this.starts[lane]! + nth]!;
  }
}
