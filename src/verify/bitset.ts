const PAGE_BITS = 65_536;
const WORDS = PAGE_BITS / 32;

interface Page {
  readonly words: Uint32Array;
  count: number;
}

/** The one page of all pages that are complete. */
const FULL: Page = { words: new Uint32Array(0), count: PAGE_BITS };

/**
 * A set of indexes (whole, 0 .. 2^53-1) with one bit for each, in pages of 65,536 (8 KiB) that exist only where an index was
 * added. A complete page gives its memory back, so an unbroken stretch of any length costs next to nothing:
 * ten thousand million events read in order hold one page.
 */
export class Bitset {
  private pages = new Map<number, Page>();
  private lastNumber = -1;
  private last: Page = FULL;
  private filled = 0;

  /** How many indexes are in the set. */
  get size(): number {
    return this.filled;
  }

  /** Adds an index; false when it was there already. */
  add(index: number): boolean {
    const number = Math.floor(index / PAGE_BITS);
    const page = number === this.lastNumber ? this.last : this.enter(number);
    if (page === FULL) return false;
    const bit = index - number * PAGE_BITS;
    const mask = 1 << (bit & 31);
    const word = page.words[bit >>> 5]!;
    if ((word & mask) !== 0) return false;
    page.words[bit >>> 5] = word | mask;
    this.filled++;
    if (++page.count === PAGE_BITS) this.complete(number);
    return true;
  }

  has(index: number): boolean {
    const number = Math.floor(index / PAGE_BITS);
    const page = this.pages.get(number);
    if (page === undefined) return false;
    const bit = index - number * PAGE_BITS;
    return page === FULL || (page.words[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** The stretches [from, to) of [start, end) that hold no index of the set, in order. Only pages that exist cost time. */
  *holes(start: number, end: number): Generator<readonly [from: number, to: number]> {
    let from = start;
    for (const number of [...this.pages.keys()].sort((a, b) => a - b)) {
      const pageEnd = Math.min(end, (number + 1) * PAGE_BITS);
      for (let index = Math.max(start, number * PAGE_BITS); index < pageEnd; ) {
        const to = this.presentFrom(index, pageEnd);
        if (to > index && index > from) yield [from, index];
        if (to > index) from = to;
        index = Math.max(to, index + 1);
      }
    }
    if (from < end) yield [from, end];
  }

  /** Where the stretch that begins at `index` and is wholly in the set ends; `index` itself when it is not in the set. */
  private presentFrom(index: number, pageEnd: number): number {
    if (this.pages.get(Math.floor(index / PAGE_BITS)) === FULL) return pageEnd;
    let to = index;
    while (to < pageEnd && this.has(to)) to++;
    return to;
  }

  private enter(number: number): Page {
    let page = this.pages.get(number);
    if (page === undefined) {
      page = { words: new Uint32Array(WORDS), count: 0 };
      this.pages.set(number, page);
    }
    this.lastNumber = number;
    this.last = page;
    return page;
  }

  private complete(number: number): void {
    this.pages.set(number, FULL);
    this.last = FULL;
  }
}
