/** What one benchmark says: how ours stands to theirs, run A B A B on the same machine in the same minutes. */
export interface Comparison {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly unit: string;
  /** Median over the pairs of ours / theirs. */
  readonly ratio: number;
  /** The smallest and the largest ratio of a pair: how far to trust the median. */
  readonly ratioRange: readonly [number, number];
  readonly aim: string;
  readonly met: boolean;
  readonly oursMedian: number;
  readonly theirsMedian: number;
  readonly pairs: number;
}

export interface Contest {
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  readonly unit: string;
  /** The ratio that ours / theirs has to stay under, or reach. */
  readonly aim: { readonly below: number } | { readonly atLeast: number };
  readonly measureOurs: () => Promise<number>;
  readonly measureTheirs: () => Promise<number>;
}

/** One pair to warm the page cache, which does not count, then the pairs. */
export async function compare(contest: Contest, pairs: number): Promise<Comparison> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = -1; pair < pairs; pair++) {
    const a = await contest.measureOurs();
    const b = await contest.measureTheirs();
    if (pair < 0 && pairs > 1) continue;
    ours.push(a);
    theirs.push(b);
    if (ours.length === pairs) break;
  }
  const ratios = ours.map((value, pair) => value / theirs[pair]!);
  const ratio = median(ratios);
  const { measureOurs: _, measureTheirs: __, aim, ...names } = contest;
  return {
    ...names,
    ratio,
    ratioRange: [Math.min(...ratios), Math.max(...ratios)],
    aim: "below" in aim ? `< ${aim.below}` : `>= ${aim.atLeast}`,
    met: "below" in aim ? ratio < aim.below : ratio >= aim.atLeast,
    oursMedian: median(ours),
    theirsMedian: median(theirs),
    pairs: ours.length,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Seconds of wall time that a command takes, from before its start to after its end; throws when it fails. */
export async function secondsOf(command: readonly string[]): Promise<number> {
  const startedNs = Bun.nanoseconds();
  const child = Bun.spawn([...command], {
    stdin: "ignore",
    stdout: Bun.file("/dev/null"),
    stderr: "pipe",
    env: ENV,
  });
  const [code, said] = await Promise.all([child.exited, child.stderr.text()]);
  const seconds = (Bun.nanoseconds() - startedNs) / 1e9;
  if (code !== 0) throw new Error(`${command.join(" ")} exits with ${code}: ${said}`);
  return seconds;
}

/** Nothing of the developer's settings reaches a measurement. */
export const ENV = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: "/nonexistent" };
