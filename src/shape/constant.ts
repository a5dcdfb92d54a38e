import { toRatio } from "../primitives/decimal.ts";
import { ratePerSecOf, shapeOfCycles } from "./cycles.ts";
import type { Shape, ShapeSpec } from "./shape.ts";

/** Re-anchoring every 2^20 ms (17 minutes) keeps the arithmetic of a stretch below 2^53 at index 10^12 and beyond. */
const ANCHOR_MS = 2 ** 20;

/** The same rate for ever. */
export function constantShape(spec: ShapeSpec): Shape {
  const ratePerSec = ratePerSecOf(spec, "base");
  const rate = toRatio(spec.ratePerSec);
  const cycles = { cycleMs: ANCHOR_MS, burstMs: 0, rate, multiplier: { numerator: 1, denominator: 1 } };
  return shapeOfCycles(spec, cycles, () => ({
    kind: "base",
    startMs: 0,
    endMs: Number.POSITIVE_INFINITY,
    ratePerSec,
  }));
}
