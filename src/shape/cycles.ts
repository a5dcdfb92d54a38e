import { type Ratio, toRatio } from "../primitives/decimal.ts";
import type { Phase, Shape, ShapeSpec } from "./shape.ts";
import { dueIn, instantIn, type Stretch, stretchOf } from "./stretch.ts";

/** Cycles of equal length: the first at base rate throughout, each later one with `burstMs` at base rate * multiplier at its beginning. */
export interface Cycles {
  readonly cycleMs: number;
  /** 0 <= burstMs <= cycleMs */
  readonly burstMs: number;
  readonly rate: Ratio;
  readonly multiplier: Ratio;
}

/**
 * A shape made of cycles. With R = rate per second and M = multiplier, the events due by t are
 *
 *   F(t) = R / 1000 * (t + (M - 1) * B(t))        B(t) = the ms of [0, t) that lie in bursts
 *
 * and event n is due at the t where F(t) = n. With R = r/s and M = m/u as fractions, F(t) * 1000*s*u is whole for every whole t:
 * these are the grains of stretch.ts, r*u of them a ms at base rate and r*m in a burst.
 */
export function shapeOfCycles(spec: ShapeSpec, cycles: Cycles, phaseAt: (atMs: number) => Phase): Shape {
  const stretches = stretchFinder(cycles);
  let current = stretches.at(0);
  const holding = (index: number): Stretch => {
    if (index < current.first || index >= current.stop) current = stretches.holding(index);
    return current;
  };
  return {
    spec,
    phaseAt,
    rateAt: (atMs) => phaseAt(atMs).ratePerSec,
    instantOf: (index) => instantIn(holding(index), index),
    dueBy: (atMs) => {
      if (atMs < current.startMs || atMs >= current.endMs) current = stretches.at(atMs);
      return dueIn(current, atMs);
    },
  };
}

function stretchFinder({ cycleMs, burstMs, rate, multiplier }: Cycles) {
  const grainsPerEvent = 1000 * rate.denominator * multiplier.denominator;
  const basePerMs = rate.numerator * multiplier.denominator;
  const burstPerMs = rate.numerator * multiplier.numerator;
  const firstCycleGrains = BigInt(basePerMs) * BigInt(cycleMs);
  const burstGrains = BigInt(burstPerMs) * BigInt(burstMs);
  const cycleGrains = burstGrains + BigInt(basePerMs) * BigInt(cycleMs - burstMs);
  const grainsBeforeCycle = (cycle: number): bigint =>
    cycle === 0 ? 0n : firstCycleGrains + cycleGrains * BigInt(cycle - 1);

  const burstOf = (cycle: number): Stretch => {
    const startMs = cycle * cycleMs;
    return stretchOf(startMs, startMs + burstMs, grainsBeforeCycle(cycle), burstPerMs, grainsPerEvent);
  };
  const baseOf = (cycle: number): Stretch => {
    const [skippedMs, skippedGrains] = cycle === 0 ? [0, 0n] : [burstMs, burstGrains];
    const startMs = cycle * cycleMs;
    const grainsBefore = grainsBeforeCycle(cycle) + skippedGrains;
    return stretchOf(startMs + skippedMs, startMs + cycleMs, grainsBefore, basePerMs, grainsPerEvent);
  };

  return {
    /** The stretch with startMs <= atMs < endMs. */
    at(atMs: number): Stretch {
      const cycle = Math.floor(atMs / cycleMs);
      return cycle > 0 && atMs - cycle * cycleMs < burstMs ? burstOf(cycle) : baseOf(cycle);
    },
    /** The stretch with first <= index < stop. */
    holding(index: number): Stretch {
      const grains = BigInt(index) * BigInt(grainsPerEvent);
      const cycle = grains < firstCycleGrains ? 0 : 1 + Number((grains - firstCycleGrains) / cycleGrains);
      return cycle > 0 && grains - grainsBeforeCycle(cycle) < burstGrains ? burstOf(cycle) : baseOf(cycle);
    },
  };
}

/** The rate in events per second as a number for people. */
export function ratePerSecOf(spec: ShapeSpec, kind: Phase["kind"]): number {
  const rate = toRatio(spec.ratePerSec);
  const multiplier = kind === "burst" ? toRatio(spec.burstMultiplier) : { numerator: 1, denominator: 1 };
  return (rate.numerator * multiplier.numerator) / (rate.denominator * multiplier.denominator);
}
