import type { Division } from "../../src/lanes/division.ts";
import type { ShapeSpec } from "../../src/shape/index.ts";

export const DIVISION: Division = { shards: 64, partitions: 32 };
export const DAY_MS = 86_400_000;
export const SEED = "simulation";
export const START_UNIX_MS = Date.UTC(2026, 0, 1);

export const SPEC: ShapeSpec = {
  kind: "burst",
  ratePerSec: "10000000",
  burstMultiplier: "1",
  burstIntervalMs: 0,
  burstDurationMs: 0,
};
