import { describe, expect, test } from "bun:test";
import { Meter } from "../../src/engine/meter.ts";
import { createShape } from "../../src/shape/index.ts";

/** One event every 10 ms. */
const shape = () =>
  createShape({
    kind: "burst",
    ratePerSec: "100",
    burstMultiplier: "1",
    burstIntervalMs: 0,
    burstDurationMs: 0,
  });

describe("a meter", () => {
  test("is all zero before the first event", () => {
    expect(new Meter(shape()).times.latency()).toEqual({ p50Ms: 0, p90Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 });
  });

  test("counts latency from the instant when an event was due, whenever it was sent", () => {
    const meter = new Meter(shape());
    meter.handedOver(0, 1, 0);
    meter.acknowledged(0, 1, 2);
    meter.handedOver(1, 1, 500);
    meter.acknowledged(1, 1, 501);
    expect(meter.times.lateness().maxMs).toBe(490);
    expect(meter.times.latency().maxMs).toBe(491);
  });

  test("weighs the samples of a large batch by their neighbours, so that each event counts", () => {
    const meter = new Meter(shape());
    for (let index = 0; index < 900; index++) meter.acknowledged(index, 1, index * 10 + 1);
    // 100 events at once, the first of them 1000 ms late, the last 10 ms.
    meter.acknowledged(900, 100, 9000 + 1000);
    const { p50Ms, p90Ms, p99Ms, maxMs } = meter.times.latency();
    expect(p50Ms).toBeCloseTo(1, 1);
    expect(p90Ms).toBeCloseTo(1, 1);
    expect(p99Ms).toBeGreaterThan(800);
    expect(maxMs).toBe(1000);
  });

  test("gives quantiles to two digits and the maximum exactly", () => {
    const meter = new Meter(shape());
    meter.acknowledged(0, 1, 123.456);
    const { p50Ms, maxMs } = meter.times.latency();
    expect(p50Ms).toBeWithin(123.456 * 0.99, 123.457);
    expect(maxMs).toBe(123.456);
  });

  test("takes what is later than a day, and what is before its instant", () => {
    const meter = new Meter(shape());
    meter.acknowledged(0, 1, 3 * 86_400_000);
    meter.acknowledged(1, 1, 9.9999);
    expect(meter.times.latency().maxMs).toBe(3 * 86_400_000);
    expect(meter.times.latency().p50Ms).toBeLessThan(0.01);
  });
});
