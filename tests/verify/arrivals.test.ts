import { describe, expect, test } from "bun:test";
import { createShape } from "../../src/shape/index.ts";
import { arrivalsOf } from "../../src/verify/arrivals.ts";
import { plannedArrivals } from "../../src/verify/planned-arrivals.ts";
import { TimeBuckets } from "../../src/verify/time-buckets.ts";

function bucketsOf(times: readonly number[]): TimeBuckets {
  const buckets = new TimeBuckets();
  for (const ms of times) buckets.add(ms);
  return buckets;
}

describe("arrivals", () => {
  test("begin with the first event and end with the last", () => {
    const times = Array.from({ length: 31 }, (_, i) => 10_400 + i * 100);
    expect(arrivalsOf(bucketsOf(times), 600)).toEqual({
      edges: [10_400, 11_000, 12_000, 13_401],
      counts: [6, 10, 15],
    });
  });

  test("leave no crumb at either end", () => {
    const times = Array.from({ length: 22 }, (_, i) => 10_900 + i * 100);
    expect(arrivalsOf(bucketsOf(times), 600)).toEqual({ edges: [10_900, 12_000, 13_001], counts: [11, 11] });
  });

  test("are as many stretches as were asked for at most, and lose no event", () => {
    const times = Array.from({ length: 5000 }, (_, i) => 1000 + i * 777);
    const { edges, counts } = arrivalsOf(bucketsOf(times), 100)!;
    expect(counts.length).toBeLessThanOrEqual(100);
    expect(counts.length).toBeGreaterThan(50);
    expect(edges).toHaveLength(counts.length + 1);
    expect(edges.toSorted((a, b) => a - b)).toEqual([...edges]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5000);
  });

  test("of one event are one stretch of a millisecond, and of none nothing", () => {
    expect(arrivalsOf(bucketsOf([5000]), 600)).toEqual({ edges: [5000, 5001], counts: [1] });
    expect(arrivalsOf(bucketsOf([]), 600)).toBeUndefined();
  });
});

describe("what was planned in a stretch of server time", () => {
  const shape = createShape({
    kind: "burst",
    ratePerSec: "10",
    burstMultiplier: "5",
    burstIntervalMs: 3000,
    burstDurationMs: 1000,
  });
  const begun = [{ firstIndex: 0, atMs: 0, startUnixMs: 100_000 }];
  const edges = [99_000, 100_000, 103_000, 104_000, 110_000];

  test("follows the shape from the run's start, and ends with what was written", () => {
    const run = { shape, segments: begun };
    expect(plannedArrivals([{ run, next: 100, shiftMs: 0 }], edges)).toEqual([0, 30, 50, 20]);
  });

  test("of several runs is added up, each by its own clock", () => {
    const run = { shape, segments: begun };
    const shifted = { run, next: 10, shiftMs: 3500 };
    expect(plannedArrivals([{ run, next: 100, shiftMs: 0 }, shifted], edges)).toEqual([0, 30, 55, 25]);
  });

  test("stands still while a run that is resumed pauses", () => {
    const segments = [...begun, { firstIndex: 30, atMs: 3000, startUnixMs: 200_000 }];
    const runs = [{ run: { shape, segments }, next: 80, shiftMs: 0 }];
    expect(plannedArrivals(runs, [100_000, 103_000, 200_000, 201_000])).toEqual([30, 0, 50]);
  });
});
