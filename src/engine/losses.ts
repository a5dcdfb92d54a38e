import type { Gap } from "./ports.ts";

/** What the server lost and the run does not publish again, in order and merged. There are as many as there were data losses. */
export class Losses {
  private all: Gap[] = [];

  get isEmpty(): boolean {
    return this.all.length === 0;
  }

  get ranges(): readonly Gap[] {
    return this.all;
  }

  /** Events from (included) to (excluded) are lost; what overlaps or touches becomes one. */
  add(from: number, to: number): void {
    if (to <= from) return;
    const apart = this.all.filter((loss) => loss.to < from || loss.from > to);
    const met = this.all.filter((loss) => loss.to >= from && loss.from <= to);
    const merged = {
      from: Math.min(from, ...met.map((loss) => loss.from)),
      to: Math.max(to, ...met.map((loss) => loss.to)),
    };
    this.all = [...apart, merged].toSorted((a, b) => a.from - b.from);
  }

  /** The loss that holds `index`. */
  at(index: number): Gap | undefined {
    return this.all.find(({ from, to }) => from <= index && index < to);
  }

  /** Where the first loss behind `index` begins; Infinity without one. */
  nextFrom(index: number): number {
    return this.all.find(({ from }) => from > index)?.from ?? Number.POSITIVE_INFINITY;
  }

  /** What of from .. to-1 is not lost, in order. */
  outside({ from, to }: Gap): Gap[] {
    const pieces: Gap[] = [];
    let at = from;
    for (const loss of this.all) {
      if (loss.to <= at || loss.from >= to) continue;
      if (loss.from > at) pieces.push({ from: at, to: loss.from });
      at = loss.to;
    }
    if (at < to) pieces.push({ from: at, to });
    return pieces;
  }
}
