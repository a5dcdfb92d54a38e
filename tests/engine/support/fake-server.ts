import type { Opened, Position } from "../../../src/engine/ports.ts";

/** The two ledger scripts in memory. What it appends out of order, or twice, it remembers as an offence. */
export class FakeServer {
  entries: number[] = [];
  next: number | undefined;
  /** Where the stream may begin: 0, or where a run went on after somebody had deleted everything. */
  private expected = 0;
  readonly offences: string[] = [];
  /** Indexes that were left out. */
  readonly skipped = new Set<number>();

  open(beginAt: number): Opened {
    const known = this.next !== undefined;
    if (!known) {
      this.next = beginAt;
      this.expected = beginAt;
    }
    return { next: this.next!, known, streamLength: this.entries.length };
  }

  append(first: number, count: number): Position {
    if (this.next === undefined || first > this.next) return { next: this.next ?? -1, streamLength: -1 };
    const stop = first + count;
    for (let index = this.next; index < stop; index++) {
      if (index !== this.expected) this.offences.push(`${index} where ${this.expected} belongs`);
      this.expected = index + 1;
      this.entries.push(index);
    }
    this.next = Math.max(this.next, stop);
    return { next: this.next, streamLength: this.entries.length };
  }

  /** Leaves events out. Entries and gaps together are what the run has got through. */
  skip(first: number, to: number): Position {
    if (this.next !== undefined && first <= this.next && this.next < to) {
      for (let index = this.next; index < to; index++) this.skipped.add(index);
      this.next = to;
      this.expected = to;
    }
    return { next: this.next ?? -1, streamLength: -1 };
  }

  /** Comes back with less than it had: entries and ledger go back together, as they were saved. */
  rollBack(events: number): void {
    if (this.next === undefined || this.entries.length === 0) return;
    const kept = Math.max(0, this.entries.length - events);
    if (kept < this.entries.length) this.next = this.entries[kept]!;
    this.expected = this.next;
    this.entries.length = kept;
    for (const index of this.skipped) if (index >= this.next) this.skipped.delete(index);
  }

  /** FLUSHALL. */
  flush(): void {
    this.entries = [];
    this.next = undefined;
  }
}
