/** Where a difference stands: the entry in the stream, the event of the run, or both; `note` says more. */
export interface Example {
  readonly entryId?: string;
  readonly runId?: string;
  readonly index?: number;
  /** With `index`: the last index of a stretch. */
  readonly lastIndex?: number;
  readonly eventId?: string;
  readonly note?: string;
}

/** One kind of difference: how many, why, and the first of them. */
export interface Finding<Kind extends string = string> {
  readonly kind: Kind;
  readonly count: number;
  /** How many by reason, where there are several; the count of those beyond the first REASON_LIMIT is under "other". */
  readonly reasons: Readonly<Record<string, number>>;
  readonly first: readonly Example[];
}

/** So many examples of each kind are kept. */
export const EXAMPLE_LIMIT = 5;
const REASON_LIMIT = 20;

/** Counts differences of one kind and keeps the first few; memory does not grow with their number. */
export class Tally<Kind extends string> {
  readonly kind: Kind;
  #count = 0;
  #reasons = new Map<string, number>();
  #first: Example[] = [];

  constructor(kind: Kind) {
    this.kind = kind;
  }

  get count(): number {
    return this.#count;
  }

  /** Adds `times` differences; `example` is only asked for while there is room for it. */
  add(example: () => Example, reason?: string, times = 1): void {
    this.#count += times;
    if (this.#first.length < EXAMPLE_LIMIT) this.#first.push(example());
    if (reason === undefined) return;
    const known = this.#reasons.has(reason) || this.#reasons.size < REASON_LIMIT ? reason : "other";
    this.#reasons.set(known, (this.#reasons.get(known) ?? 0) + times);
  }

  finish(): Finding<Kind> {
    return {
      kind: this.kind,
      count: this.#count,
      reasons: Object.fromEntries(this.#reasons),
      first: this.#first,
    };
  }
}
