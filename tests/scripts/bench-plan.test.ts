import { expect, test } from "bun:test";
import { boundariesWithin, burstEdges } from "../../scripts/bench/pace-run.ts";
import { burstsBefore, perMs, plannedBefore, steady } from "../../scripts/bench/plan.ts";

/** 10/s, and 100/s from 1000 to 1200 ms, from 2000 to 2200 ms and so on. */
const BURSTS = { ratePerSec: 10, multiplier: 10, everyMs: 1000, forMs: 200 };

test("the event at an instant is not due before it", () => {
  // 10/s: events at 0, 100, 200 ...
  expect([0, 1, 100, 101, 1000].map((ms) => plannedBefore(steady(10), ms))).toEqual([0, 1, 1, 2, 10]);
  // 0.5/s: events at 0 and 2000.
  expect([1, 2000, 2001].map((ms) => plannedBefore(steady(0.5), ms))).toEqual([1, 1, 2]);
});

test("a burst counts as many times as its multiplier, and only while it lasts", () => {
  // 10 events until 1000 ms, 20 in the burst of 200 ms, 8 until 2000 ms.
  expect([1000, 1100, 1200, 2000].map((ms) => plannedBefore(BURSTS, ms))).toEqual([10, 20, 30, 38]);
  expect([0, 999, 1000, 1199, 1200, 2000].map((ms) => perMs(BURSTS, ms))).toEqual([
    0.01, 0.01, 0.1, 0.1, 0.01, 0.1,
  ]);
  expect(burstsBefore(BURSTS, 2200)).toEqual([{ first: 10, firstMs: 1000, last: 29, lastMs: 1190 }]);
});

test("arrivals as planned are within at every boundary; a gap of three events is not", () => {
  const even = Array.from({ length: 10 }, (_, index) => index * 100);
  expect(boundariesWithin(even, steady(10), 1000)).toEqual({ boundaries: 10, within: 10 });
  // Without the events at 200, 300 and 400 ms: one is missing at 300, two at 400, and three from 500 on.
  const gap = even.filter((ms) => ms < 200 || ms > 400);
  expect(boundariesWithin(gap, steady(10), 1000)).toEqual({ boundaries: 10, within: 3 });
});

test("the edges of a burst are held against its first and its last event", () => {
  const arrivedMs = Array.from({ length: 38 }, (_, index) => index * 100);
  arrivedMs[10] = 1003; // due at 1000
  arrivedMs[29] = 1191; // due at 1190, the last one before the burst ends at 1200
  expect(burstEdges(arrivedMs, BURSTS, 2000)).toEqual([3, 1]);
});
