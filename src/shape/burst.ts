import { toRatio } from "../primitives/decimal.ts";
import { ratePerSecOf, shapeOfCycles } from "./cycles.ts";
import type { Phase, Shape, ShapeSpec } from "./shape.ts";

/**
 * Bursts at regular intervals: for k >= 1, [k*interval, k*interval + duration) runs at base rate * multiplier, everything else at
 * the base rate. Default settings (10/s, x10, every 5 min for 30 s) make 54,000 + 17 * 2,700 = 99,900 events in 90 minutes.
 * Throws RangeError when the duration exceeds the interval.
 */
export function burstShape(spec: ShapeSpec): Shape {
  const { burstIntervalMs: cycleMs, burstDurationMs: burstMs } = spec;
  if (!(burstMs <= cycleMs))
    throw new RangeError(`Burst duration ${burstMs} ms exceeds the interval of ${cycleMs} ms`);
  const rate = toRatio(spec.ratePerSec);
  const multiplier = toRatio(spec.burstMultiplier);

  const phaseAt = (atMs: number): Phase => {
    const cycle = Math.floor(atMs / cycleMs);
    const startMs = cycle * cycleMs;
    if (cycle > 0 && atMs - startMs < burstMs) {
      return { kind: "burst", startMs, endMs: startMs + burstMs, ratePerSec: ratePerSecOf(spec, "burst") };
    }
    const quietMs = cycle > 0 ? burstMs : 0;
    return {
      kind: "base",
      startMs: startMs + quietMs,
      endMs: startMs + cycleMs,
      ratePerSec: ratePerSecOf(spec, "base"),
    };
  };
  return shapeOfCycles(spec, { cycleMs, burstMs, rate, multiplier }, phaseAt);
}
