import cdf from "@stdlib/stats-base-dists-chisquare-cdf";

/** Pearson's test of counts against weights. */
export interface ChiSquareTest {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** How often chance alone would stray at least so far, 0 .. 1. */
  readonly p: number;
}

/** The approximation holds from this expected count on (Cochran 1954). */
export const MIN_EXPECTED = 5;

/** A stream whose p is below this is not the mix it claims to be: chance would do that once in a million streams. */
export const P_LIMIT = 1e-6;

/**
 * X^2 = sum over i of (observed_i - expected_i)^2 / expected_i, where expected_i = n * weight_i / sum of weights, is
 * chi-square distributed with k - 1 degrees of freedom (Pearson 1900). Undefined when an expected count is below MIN_EXPECTED.
 */
export function chiSquareTest(
  observed: readonly number[],
  weights: readonly number[],
): ChiSquareTest | undefined {
  const total = observed.reduce((sum, count) => sum + count, 0);
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  let statistic = 0;
  for (const [i, weight] of weights.entries()) {
    const expected = (total * weight) / weightSum;
    if (!(expected >= MIN_EXPECTED)) return undefined;
    statistic += (observed[i]! - expected) ** 2 / expected;
  }
  const degreesOfFreedom = weights.length - 1;
  // 1 - cdf is exact to about 1e-16, far finer than the limit of 1e-6.
  return { statistic, degreesOfFreedom, p: Math.max(0, 1 - cdf(statistic, degreesOfFreedom)) };
}
