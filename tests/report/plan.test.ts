import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { planOf } from "../../src/report/plan.ts";
import { createShape, type Shape, type ShapeSpec } from "../../src/shape/index.ts";

const HOUR_MS = 3_600_000;
const ENDLESS = { events: Number.POSITIVE_INFINITY, durationMs: undefined };

const shapeWith = (changes: Partial<ShapeSpec> = {}): Shape =>
  createShape({
    kind: "burst",
    ratePerSec: "10",
    burstMultiplier: "10",
    burstIntervalMs: 300_000,
    burstDurationMs: 30_000,
    ...changes,
  });

const lasting = (shape: Shape, durationMs: number) =>
  planOf(shape, { events: shape.dueBy(durationMs), durationMs });

describe("a plan", () => {
  test("of the default load for 90 minutes has 99,900 events and 17 bursts", () => {
    expect(lasting(shapeWith(), 1.5 * HOUR_MS)).toMatchObject({
      events: 99_900,
      durationMs: 5_400_000,
      shownEvents: 99_900,
      bursts: 17,
      meanRatePerSec: 18.5,
      peakRatePerSec: 100,
    });
  });

  test("names the first phases with their rates and events", () => {
    expect(lasting(shapeWith(), 1.5 * HOUR_MS).phases.slice(0, 3)).toEqual([
      { kind: "base", startMs: 0, endMs: 300_000, ratePerSec: 10, events: 3000 },
      { kind: "burst", startMs: 300_000, endMs: 330_000, ratePerSec: 100, events: 3000 },
      { kind: "base", startMs: 330_000, endMs: 600_000, ratePerSec: 10, events: 2700 },
    ]);
  });

  test("of an endless run shows its first hour, and says nothing about its end", () => {
    expect(planOf(shapeWith(), ENDLESS)).toMatchObject({
      events: null,
      durationMs: null,
      shownMs: HOUR_MS,
      shownEvents: 65_700,
      bursts: 11,
    });
  });

  test("of an endless run with rare bursts shows three of them", () => {
    const { shownMs, bursts } = planOf(shapeWith({ burstIntervalMs: 2 * HOUR_MS }), ENDLESS);
    expect({ shownMs, bursts }).toEqual({ shownMs: 6 * HOUR_MS + 30_000, bursts: 3 });
  });

  test("of a count ends when the event after the last would be due", () => {
    const counted = planOf(shapeWith(), { events: 3100, durationMs: undefined });
    expect(counted).toMatchObject({ events: 3100, durationMs: 301_000, bursts: 1 });
    expect(counted.phases.map(({ events }) => events)).toEqual([3000, 100]);
  });

  test("ends at the count or at the duration, whichever comes first", () => {
    const shape = shapeWith({ burstMultiplier: "1" });
    expect(planOf(shape, { events: 50, durationMs: 10_000 }).durationMs).toBe(5000);
    expect(planOf(shape, { events: 100, durationMs: 10_000 }).durationMs).toBe(10_000);
  });

  test("a burst that begins with the end does not count", () => {
    expect(lasting(shapeWith(), 600_000).bursts).toBe(1);
    expect(lasting(shapeWith(), 600_001).bursts).toBe(2);
  });

  test.each([
    ["an interval of 0", { burstIntervalMs: 0 }],
    ["a duration of 0", { burstDurationMs: 0 }],
    ["a multiplier of 1", { burstMultiplier: "1" }],
  ])("%s has no bursts, and the base rate for its peak", (_, changes) => {
    expect(lasting(shapeWith(changes), HOUR_MS)).toMatchObject({
      bursts: 0,
      peakRatePerSec: 10,
      events: 36_000,
    });
  });

  test("its phases follow each other without gap, and their events add up", () => {
    const limits = fc.record({
      rate: fc.constantFrom("0.5", "3", "7", "51", "333.3", "1000"),
      interval: fc.integer({ min: 1, max: 20_000 }),
      share: fc.integer({ min: 0, max: 100 }),
      cycles: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(limits, ({ rate, interval, share, cycles }) => {
        const burstDurationMs = Math.floor((interval * share) / 100);
        const shape = shapeWith({ ratePerSec: rate, burstIntervalMs: interval, burstDurationMs });
        const plan = lasting(shape, Math.ceil((interval * cycles) / 10));
        const ends = plan.phases.map(({ endMs }) => endMs);
        expect(plan.phases.map(({ startMs }) => startMs)).toEqual([0, ...ends.slice(0, -1)]);
        expect(ends.at(-1)).toBe(plan.shownMs);
        expect(plan.phases.reduce((sum, { events }) => sum + events, 0)).toBe(plan.events!);
      }),
    );
  });
});
