import { describe, expect, test } from "bun:test";
import { Pace } from "../../src/engine/pace.ts";
import { createShape, type ShapeSpec } from "../../src/shape/index.ts";

const shape = (spec: Partial<ShapeSpec> = {}) =>
  createShape({
    kind: "burst",
    ratePerSec: "100",
    burstMultiplier: "1",
    burstIntervalMs: 0,
    burstDurationMs: 0,
    ...spec,
  });

/** Every event at its instant, but for those that `lateMs` says otherwise of. */
function publish(pace: Pace, count: number, lateMs: (index: number) => number, of = shape()): void {
  let atMs = 0;
  for (let index = 0; index < count; index++) {
    atMs = Math.max(atMs, of.instantOf(index) + lateMs(index));
    pace.sentAt(index, 1, atMs);
  }
}

describe("the pace", () => {
  test("of a run that keeps its plan is within it at every boundary", () => {
    const pace = new Pace(shape(), 1000);
    publish(pace, 1000, () => 0);
    pace.passTo(10_000);
    expect(pace.report()).toMatchObject({ boundaries: 100, within: 100, worstEvents: 0 });
    expect(pace.report().worst.base.second).toEqual({ atMs: 0, planned: 100, sent: 100 });
    expect(pace.report().worst.burst).toEqual({ tenth: undefined, second: undefined });
  });

  test("shows a stall where it was, and the rush after it", () => {
    const pace = new Pace(shape(), 1000);
    // The events of 3000 to 3250 ms leave together at 3250.
    publish(pace, 1000, (index) => (index >= 300 && index < 325 ? 3250 - index * 10 : 0));
    pace.passTo(10_000);
    const { within, worstEvents, worst } = pace.report();
    expect([within, worstEvents]).toEqual([98, 20]);
    expect(worst.base.tenth).toEqual({ atMs: 3200, planned: 10, sent: 30 });
    // The second as a whole had all its events.
    expect(worst.base.second).toEqual({ atMs: 0, planned: 100, sent: 100 });
  });

  test("tells bursts from the time between them", () => {
    const bursty = shape({ burstMultiplier: "10", burstIntervalMs: 2000, burstDurationMs: 1000 });
    const pace = new Pace(bursty, 1400);
    const inBurst = (index: number) => index >= 700 && index < 720;
    publish(pace, 1400, (index) => (inBurst(index) ? 150 : 0), bursty);
    pace.passTo(4000);
    const { base, burst } = pace.report().worst;
    expect(base.tenth).toMatchObject({ planned: 10, sent: 10 });
    expect(burst.tenth!.planned).toBe(100);
    expect(burst.tenth!.sent).not.toBe(100);
  });

  test("counts events that were left out as passed, and not as sent", () => {
    const pace = new Pace(shape(), 1000);
    publish(pace, 100, () => 0);
    pace.skippedTo(200, 2000);
    for (let index = 200; index < 300; index++) pace.sentAt(index, 1, index * 10);
    pace.passTo(3000);
    const { boundaries, within, worst } = pace.report();
    expect([boundaries, within]).toEqual([30, 20]);
    expect(worst.base.second).toEqual({ atMs: 1000, planned: 100, sent: 0 });
  });

  test("expects nothing beyond the run's end", () => {
    const pace = new Pace(shape(), 50);
    publish(pace, 50, () => 0);
    pace.passTo(1000);
    expect(pace.report()).toMatchObject({ boundaries: 10, within: 10, worstEvents: 0 });
  });
});
