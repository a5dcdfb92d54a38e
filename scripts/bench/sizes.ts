import type { BenchRedis } from "./redis.ts";
import type { Workshop } from "./workshop.ts";

/** What every benchmark is given. */
export interface Bench {
  readonly redis: BenchRedis;
  readonly workshop: Workshop;
  readonly sizes: Sizes;
}

export interface Sizes {
  readonly pairs: number;
  readonly starts: number;
  /** Events that `sample` prints, and that the naive ways do. */
  readonly generated: number;
  readonly naive: number;
  readonly grown: number;
  readonly published: number;
  readonly saturating: number;
  readonly verified: number;
  readonly verifiedForMemory: number;
  /** How often /proc is asked for a process's memory. */
  readonly memoryEveryMs: number;
  /** Length of a run at most rates, at rates up to 3/s, and of the one whose start-up is subtracted. */
  readonly paceMs: number;
  readonly slowPaceMs: number;
  readonly startMs: number;
  readonly burstEveryMs: number;
  readonly loopMs: number;
  readonly longPathMs: number;
  /** A minute at default settings, and another at a higher rate for a longer one. */
  readonly minuteMs: number;
}

export const FULL: Sizes = {
  pairs: 7,
  starts: 40,
  generated: 4_000_000,
  naive: 400_000,
  grown: 10_000_000,
  published: 2_000_000,
  saturating: 20_000_000,
  verified: 1_000_000,
  verifiedForMemory: 10_000_000,
  memoryEveryMs: 1000,
  paceMs: 12_000,
  slowPaceMs: 12_000,
  startMs: 2000,
  burstEveryMs: 2000,
  loopMs: 6000,
  longPathMs: 6000,
  minuteMs: 60_000,
};

/** For the tests: everything runs, nothing is worth reading. */
export const TINY: Sizes = {
  pairs: 1,
  starts: 1,
  generated: 2000,
  naive: 500,
  grown: 100_000,
  published: 2000,
  saturating: 200_000,
  verified: 2000,
  verifiedForMemory: 20_000,
  memoryEveryMs: 20,
  paceMs: 200,
  slowPaceMs: 200,
  startMs: 50,
  burstEveryMs: 80,
  loopMs: 300,
  longPathMs: 300,
  minuteMs: 300,
};
