import { describe, expect, test } from "bun:test";
import { createShape, hasBursts, type ShapeSpec } from "../../src/shape/index.ts";
import { shapeLaws } from "../contracts/shape-laws.ts";

const burst = (
  ratePerSec: string,
  burstMultiplier = "10",
  burstIntervalMs = 300_000,
  burstDurationMs = 30_000,
): ShapeSpec => ({
  kind: "burst",
  ratePerSec,
  burstMultiplier,
  burstIntervalMs,
  burstDurationMs,
});
const constant = (ratePerSec: string): ShapeSpec => burst(ratePerSec, "1");

const HOUR_MS = 3_600_000;

describe("laws", () => {
  for (const rate of [
    "0.5",
    "1",
    "3",
    "7",
    "10",
    "51",
    "101",
    "333.3",
    "1000",
    "100000",
    "5000000",
    "0.000001",
    "333.333333",
  ]) {
    const spec = constant(rate);
    shapeLaws(`constant ${rate}/s`, () => createShape(spec), spec, 24 * HOUR_MS);
    const bursts = burst(rate);
    shapeLaws(`bursts at ${rate}/s`, () => createShape(bursts), bursts, 3 * HOUR_MS);
  }
  for (const spec of [
    burst("7", "2.5", 1000, 1000),
    burst("20", "10", 3000, 1000),
    burst("4999999.99", "1.000001", 7, 3),
  ]) {
    shapeLaws(JSON.stringify(spec), () => createShape(spec), spec, 20_000);
  }
});

describe("counts that people know", () => {
  test("default settings make 99,900 events in 90 minutes, not one more or less", () => {
    expect(createShape(burst("10")).dueBy(90 * 60_000)).toBe(99_900);
  });

  test("20/s with bursts of a second every three makes 740 events in ten seconds", () => {
    expect(createShape(burst("20", "10", 3000, 1000)).dueBy(10_000)).toBe(740);
  });

  test("a whole number of seconds at a whole rate is that many events, also after a year", () => {
    const yearMs = 365 * 24 * HOUR_MS;
    for (const rate of [1, 3, 7, 51, 101, 1000]) {
      expect(createShape(constant(String(rate))).dueBy(yearMs)).toBe((rate * yearMs) / 1000);
    }
  });

  test("333.3/s is 3,333 events every ten seconds", () => {
    const shape = createShape(constant("333.3"));
    for (let k = 0; k < 1000; k++) expect(shape.dueBy(k * 10_000)).toBe(k * 3333);
  });
});

describe("edges", () => {
  const shape = createShape(burst("20", "10", 3000, 1000));

  test("the first burst begins one interval after the start and its end is excluded", () => {
    expect(shape.rateAt(2999.999)).toBe(20);
    expect(shape.rateAt(3000)).toBe(200);
    expect(shape.rateAt(3999.999)).toBe(200);
    expect(shape.rateAt(4000)).toBe(20);
    expect(shape.phaseAt(3500)).toEqual({ kind: "burst", startMs: 3000, endMs: 4000, ratePerSec: 200 });
  });

  test("an interval or a duration of 0, or a multiplier of 1, means no bursts", () => {
    expect(hasBursts(burst("1", "10", 0, 30_000))).toBe(false);
    expect(hasBursts(burst("1", "10", 1000, 0))).toBe(false);
    expect(hasBursts(burst("1", "1.0"))).toBe(false);
    expect(createShape(burst("1", "10", 0, 30_000)).dueBy(1000_000)).toBe(1000);
  });

  test("index 10^12 is as exact as index 0", () => {
    expect(createShape(constant("1000")).instantOf(1e12)).toBe(1e12);
    expect(createShape(constant("333.3")).instantOf(3333e9)).toBe(1e13);
  });

  test("beyond index 2^53 the answers are coarse, but they come", () => {
    const shape = createShape(constant("5000000"));
    const atMs = shape.instantOf(Number.MAX_SAFE_INTEGER);
    expect(Math.abs(shape.dueBy(atMs) / Number.MAX_SAFE_INTEGER - 1)).toBeLessThan(1e-12);
    expect(shape.dueBy(atMs * 2)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  test("a spec that cannot be is refused", () => {
    expect(() => createShape(burst("0"))).toThrow(RangeError);
    expect(() => createShape(burst("1", "0.5"))).toThrow(RangeError);
    expect(() => createShape(burst("1", "2", 1000, 1001))).toThrow(RangeError);
  });
});
