import { type Aim, aimText, type Comparison, meets } from "./result.ts";

/** What is compared, and what the ratio ours / theirs has to be. */
export interface Match {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly unit: string;
  readonly aim: Aim;
}

export interface Contest extends Match {
  readonly measureOurs: () => Promise<number>;
  readonly measureTheirs: () => Promise<number>;
}

export async function compare(contest: Contest, pairs: number): Promise<Comparison> {
  const { measureOurs: ours, measureTheirs: theirs, ...match } = contest;
  const taken = await takeTurns({ ours, theirs }, pairs);
  return comparison(match, taken.ours, taken.theirs);
}

/** Everybody in turn, round after round; one round to warm the page cache, which does not count (with a single round it does). */
export async function takeTurns<Name extends string, Taken>(
  contenders: Readonly<Record<Name, () => Promise<Taken>>>,
  rounds: number,
): Promise<Record<Name, Taken[]>> {
  const names = Object.keys(contenders) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Taken[]>;
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++) {
    for (const name of names) {
      const value = await contenders[name]();
      if (round >= 0) taken[name].push(value);
    }
  }
  return taken;
}

/** The values of the same position were measured in the same round. */
export function comparison(match: Match, ours: readonly number[], theirs: readonly number[]): Comparison {
  const ratios = ours.map((value, pair) => value / theirs[pair]!);
  const ratio = median(ratios);
  const { aim, ...names } = match;
  return {
    kind: "comparison",
    ...names,
    ratio,
    ratioRange: [Math.min(...ratios), Math.max(...ratios)],
    aim: aimText(aim),
    met: meets(ratio, aim),
    oursMedian: median(ours),
    theirsMedian: median(theirs),
    pairs: ours.length,
  };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two values it is in proportion; of an even number the median lies between the middle two. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)]!;
  return below + (sorted[Math.ceil(position)]! - below) * (position % 1);
}
