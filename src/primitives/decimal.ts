/** A decimal number as the user wrote it, exact: "333.3", "0.5", "5000000". Digits, at most one point, no sign, no exponent. */
export type Decimal = string;

/** numerator / denominator = the decimal; the denominator is a power of ten with common factors removed. Both are whole and below 2^53. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

const PATTERN = /^(\d{1,15})(?:\.(\d{1,6}))?$/;

/** "333.3" -> 3333/10. Throws RangeError on anything that is not a decimal with at most 15 digits in all, 6 of them after the point. */
export function toRatio(decimal: Decimal): Ratio {
  const match = PATTERN.exec(decimal);
  const digits = match ? `${match[1]}${match[2] ?? ""}` : "";
  if (!match || digits.length > 15)
    throw new RangeError(`Not a decimal of at most 15 digits, 6 after the point: ${decimal}`);
  const denominator = 10 ** (match[2]?.length ?? 0);
  const numerator = Number(digits);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
