import { toRatio } from "../primitives/decimal.ts";
import { burstShape } from "./burst.ts";
import { constantShape } from "./constant.ts";
import type { Shape, ShapeSpec } from "./shape.ts";

export type { Phase, Shape, ShapeSpec } from "./shape.ts";

/**
 * The shape that a spec describes. Throws RangeError for a rate of 0, a multiplier below 1, or a burst longer than its interval;
 * `config/` has told the user before it comes to that.
 */
export function createShape(spec: ShapeSpec): Shape {
  const multiplier = toRatio(spec.burstMultiplier);
  if (toRatio(spec.ratePerSec).numerator === 0) throw new RangeError("Rate must be above 0");
  if (multiplier.numerator < multiplier.denominator)
    throw new RangeError("Burst multiplier must be at least 1");
  return hasBursts(spec) ? burstShape(spec) : constantShape(spec);
}

/** Whether the rate ever leaves the base rate. */
export function hasBursts(spec: ShapeSpec): boolean {
  const { numerator, denominator } = toRatio(spec.burstMultiplier);
  return numerator > denominator && spec.burstIntervalMs > 0 && spec.burstDurationMs > 0;
}
