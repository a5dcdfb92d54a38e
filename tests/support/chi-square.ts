import cdf from "@stdlib/stats-base-dists-chisquare-cdf";

/** The probability of counts at least this far from what was expected, if they were drawn as expected (Pearson's chi-square). */
export function chiSquareP(observed: readonly number[], expected: readonly number[]): number {
  const statistic = observed.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  return 1 - cdf(statistic, observed.length - 1);
}
