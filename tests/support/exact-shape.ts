import type { ShapeSpec } from "../../src/shape/index.ts";

/**
 * The slow, obvious twin of a shape, in exact integers: how many of the events 0, 1, 2 ... have their instant in [0, t)?
 * F(t) = R/1000 * (t + (M-1) * burstMs(t)); event n is due where F = n, so the answer is F(t) rounded up.
 */
export function exactDueBy(spec: ShapeSpec, atMs: { numerator: bigint; denominator: bigint }): bigint {
  const [r, s] = fraction(spec.ratePerSec);
  const [m, u] = fraction(spec.burstMultiplier);
  const { numerator: t, denominator: d } = atMs;
  const grains = r * (u * t + (m - u) * burstTime(spec, t, d));
  const perEvent = 1000n * s * u * d;
  return (grains + perEvent - 1n) / perEvent;
}

/** burstMs(t) * d for t/d ms, found by walking from burst to burst. */
function burstTime(spec: ShapeSpec, t: bigint, d: bigint): bigint {
  const interval = BigInt(spec.burstIntervalMs) * d;
  const duration = BigInt(spec.burstDurationMs) * d;
  if (interval === 0n) return 0n;
  let sum = 0n;
  for (let start = interval; start < t; start += interval) sum += t - start < duration ? t - start : duration;
  return sum;
}

function fraction(decimal: string): [bigint, bigint] {
  const [whole, digits = ""] = decimal.split(".");
  return [BigInt(`${whole}${digits}`), 10n ** BigInt(digits.length)];
}
