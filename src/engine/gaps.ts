import type { Gap } from "./ports.ts";

/** The gaps of a run in order, as far as it has decided on them. There are as many as there were stalls. */
export class Gaps {
  private readonly all: Gap[] = [];

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  /** The next gap; it begins at or behind the end of the one before. */
  add(from: number, to: number): void {
    this.all.push({ from, to });
  }

  /** The gap that begins at `index`. */
  at(index: number): Gap | undefined {
    return this.all.find(({ from }) => from === index);
  }

  /** Where the first gap behind `index` begins; Infinity without one. */
  nextFrom(index: number): number {
    return this.all.find(({ from }) => from > index)?.from ?? Number.POSITIVE_INFINITY;
  }

  /** The gaps that begin at or before `index`. */
  upTo(index: number): readonly Gap[] {
    return this.all.filter(({ from }) => from <= index);
  }

  /** What of from .. to-1 lies in no gap, in order. */
  between(from: number, to: number): Gap[] {
    const pieces: Gap[] = [];
    let at = from;
    for (const gap of this.all) {
      if (gap.to <= at || gap.from >= to) continue;
      if (gap.from > at) pieces.push({ from: at, to: gap.from });
      at = gap.to;
    }
    if (at < to) pieces.push({ from: at, to });
    return pieces;
  }
}
