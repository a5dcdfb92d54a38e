/** How often each type was among the entries that were looked at. */
export interface Mix {
  readonly lookedAt: number;
  /** The most frequent first; what is rarer than those that are kept is "(others)". */
  readonly types: readonly { readonly name: string; readonly count: number }[];
}

/** The mix is that of the latest so many looks: at one a second, half a minute. */
const LOOKS = 30;
/** A stream of somebody's may have as many types as entries. */
const MOST_TYPES = 12;
const OTHERS = "(others)";

/** Counts types over the latest looks. */
export class TypeMix {
  private readonly looks: ReadonlyMap<string, number>[] = [];

  /** The types of the entries of one look; none is no look. */
  add(types: readonly string[]): void {
    if (types.length === 0) return;
    const counts = new Map<string, number>();
    for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
    this.looks.push(counts);
    if (this.looks.length > LOOKS) this.looks.shift();
  }

  /** null before there was anything to look at. */
  now(): Mix | null {
    const sums = new Map<string, number>();
    for (const [name, count] of this.looks.flatMap((counts) => [...counts]))
      sums.set(name, (sums.get(name) ?? 0) + count);
    if (sums.size === 0) return null;
    const sorted = [...sums].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count);
    const [kept, rest] = [sorted.slice(0, MOST_TYPES), sorted.slice(MOST_TYPES)];
    const others = rest.length === 0 ? [] : [{ name: OTHERS, count: total(rest) }];
    return { lookedAt: total(sorted), types: [...kept, ...others] };
  }
}

function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}
