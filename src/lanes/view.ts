import { CHUNK, type Chunk } from "./chunk.ts";
import type { Lane } from "./lane.ts";
import type { Roll } from "./roll.ts";

/** So many chunks are walked rather than looked for. */
const FEW = 4;

/**
 * A lane of a roll, for one who asks about neighbours. It holds on to the two chunks that it looked at last: a lane whose shard is down
 * asks in turn where it stands and where it should be, and the two may be hours apart.
 */
export class View implements Lane {
  private readonly roll: Roll;
  private readonly lane: number;
  private here: Chunk | undefined;
  private there: Chunk | undefined;

  constructor(roll: Roll, lane: number) {
    this.roll = roll;
    this.lane = lane;
  }

  indexOf(number: number): number {
    const { lane, roll, here } = this;
    let chunk = here !== undefined && isNear(here, lane, number) ? here : this.near(number);
    const from = chunk;
    while (number < chunk.before![lane]!) chunk = roll.chunk(chunk.number - 1, chunk);
    while (number >= chunk.before![lane]! + chunk.count(lane)) chunk = roll.chunk(chunk.number + 1, chunk);
    if (chunk !== here) this.move(from, chunk);
    return chunk.index(lane, number - chunk.before![lane]!);
  }

  numberAt(index: number): number {
    const { lane, roll, here, there } = this;
    const wanted = Math.floor(index / CHUNK);
    let chunk = here;
    if (chunk === undefined || chunk.number !== wanted) {
      const far = (candidate: Chunk | undefined): number =>
        candidate === undefined ? Number.POSITIVE_INFINITY : Math.abs(candidate.number - wanted);
      const from = far(there) < far(here) ? there : here;
      chunk = roll.chunk(wanted, from);
      this.move(far(from) <= FEW ? from : undefined, chunk);
    }
    return chunk.before![lane]! + chunk.countBelow(lane, index - wanted * CHUNK);
  }

  private near(number: number): Chunk {
    const { lane, there } = this;
    if (there !== undefined && isNear(there, lane, number)) return there;
    return this.roll.nearest(lane, number);
  }

  /** What was asked lately stays, and so does the other place; only what is as far from both replaces that. */
  private move(from: Chunk | undefined, to: Chunk): void {
    if (from === undefined || from !== this.here) this.there = this.here;
    this.here = to;
  }
}

function isNear(chunk: Chunk, lane: number, number: number): boolean {
  const reach = FEW * (chunk.count(lane) + 1);
  return Math.abs(number - chunk.before![lane]!) <= reach;
}
