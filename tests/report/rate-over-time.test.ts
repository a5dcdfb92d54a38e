import { describe, expect, test } from "bun:test";
import { RateOverTime } from "../../src/report/rate-over-time.ts";

describe("a rate over time", () => {
  test("is that of the last second, soon after a change", () => {
    const rate = new RateOverTime(0, 0);
    for (let ms = 100; ms <= 5000; ms += 100) rate.perSec(ms, ms / 10, 100);
    expect(rate.perSec(5100, 510, 100)).toBeCloseTo(100, 5);
    for (let ms = 5200; ms <= 6100; ms += 100) rate.perSec(ms, 510 + (ms - 5100), 1000);
    expect(rate.perSec(6200, 510 + 1100, 1000)).toBeCloseTo(1000, 5);
  });

  test("looks back over ten events where they are rare, and never jumps between 0 and 1", () => {
    const rate = new RateOverTime(0, 0);
    const seen = [];
    for (let ms = 500; ms <= 60_000; ms += 500) seen.push(rate.perSec(ms, Math.floor(ms / 2000), 0.5));
    const settled = seen.slice(60);
    expect(Math.min(...settled)).toBeGreaterThan(0.4);
    expect(Math.max(...settled)).toBeLessThan(0.6);
  });

  test("is 0 at the first instant, and after a rollback", () => {
    const rate = new RateOverTime(0, 10);
    expect(rate.perSec(0, 10, 10)).toBe(0);
    expect(rate.perSec(1000, 4, 10)).toBe(0);
  });
});
