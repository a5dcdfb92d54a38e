import { expect, test } from "bun:test";
import { countBefore, gapsOf, reachedBy } from "../../scripts/bench/arrivals.ts";
import { growthMiB, peakMiB } from "../../scripts/bench/resident.ts";
import { aimText, meets } from "../../scripts/bench/result.ts";

test("counting below a bound leaves out what equals it", () => {
  expect([0, 1, 2, 5, 9].map((bound) => countBefore([1, 1, 2, 5], bound))).toEqual([0, 0, 2, 3, 4]);
});

test("gaps are counted by their length", () => {
  expect([...gapsOf([0, 10, 20, 29, 40])]).toEqual([
    [9, 1],
    [10, 2],
    [11, 1],
  ]);
});

test("an even flow reaches its rate, and no tenth of a second is worse than another", () => {
  const even = Array.from({ length: 20 }, (_, index) => 5000 + index * 100);
  expect(reachedBy(even, 10, 2000)).toEqual({ perSec: 10, worst100Ms: 1, worstShare: 0 });
});

test("a second's quota at once reaches the rate, and its worst tenth holds ten times too many", () => {
  const quota = [0, 1000].flatMap((ms) => Array.from({ length: 10 }, () => ms));
  expect(reachedBy(quota, 10, 2000)).toEqual({ perSec: 10, worst100Ms: 10, worstShare: 9 });
});

test("growth is taken from around the share of the time to the end, and one peak does not move it", () => {
  const seen = Array.from({ length: 101 }, (_, at) => ({ atMs: at, nowMiB: at < 50 ? 40 : 42, peakMiB: 90 }));
  seen[97] = { atMs: 97, nowMiB: 80, peakMiB: 91 };
  expect(growthMiB(seen, 1 / 3)).toBe(2);
  expect(growthMiB(seen, 0.6)).toBe(0);
  expect(peakMiB(seen)).toBe(91);
});

test("each kind of aim says where it is met", () => {
  expect([meets(2, { below: 2 }), meets(2, { atMost: 2 }), meets(2, { atLeast: 2 })]).toEqual([
    false,
    true,
    true,
  ]);
  expect([meets(0.89, { between: [0.9, 1.1] }), meets(1.1, { between: [0.9, 1.1] })]).toEqual([false, true]);
  expect(meets(1, "told")).toBeNull();
  expect([aimText({ atMost: 1.05 }), aimText({ between: [0.9, 1.1] }), aimText("told")]).toEqual([
    "<= 1.05",
    "0.9 to 1.1",
    "none",
  ]);
});
