import { describe, expect, test } from "bun:test";
import { chiSquareTest } from "../../src/verify/chi-square.ts";

describe("the chi-square test", () => {
  test("counts that are exactly as expected have a statistic of 0 and p = 1", () => {
    expect(chiSquareTest([70, 15, 10, 5], [70, 15, 10, 5])).toEqual({
      statistic: 0,
      degreesOfFreedom: 3,
      p: 1,
    });
  });

  test("Mendel's peas of 1866 (315, 101, 108, 32 against 9:3:3:1) give 0.470 and p = 0.925", () => {
    const mendel = chiSquareTest([315, 101, 108, 32], [9, 3, 3, 1])!;
    expect(mendel.statistic).toBeCloseTo(0.47, 3);
    expect(mendel.p).toBeCloseTo(0.9254, 4);
  });

  test.each([
    [3.841458821, 1, 0.05],
    [16.2662362, 3, 0.001],
    [123.2252215, 99, 0.05],
    [30.66484971, 3, 1e-6],
  ])("the table value %d with %d degrees of freedom has p = %d", (statistic, degrees, p) => {
    // Two classes or more whose counts stray by the same d in both directions: 2 d^2 / expected is the statistic.
    const expected = 1e9;
    const stray = Math.sqrt((statistic * expected) / 2);
    const counts = Array.from(
      { length: degrees + 1 },
      (_, i) => expected + (i === 0 ? stray : i === 1 ? -stray : 0),
    );
    expect(
      chiSquareTest(
        counts,
        counts.map(() => 1),
      )!.p / p,
    ).toBeCloseTo(1, 4);
  });

  test("says nothing while a class expects fewer than five", () => {
    expect(chiSquareTest([68, 15, 10, 4], [70, 15, 10, 5])).toBeUndefined();
    expect(chiSquareTest([70, 15, 10, 5], [70, 15, 10, 5])).toBeDefined();
    expect(chiSquareTest([0, 0], [1, 1])).toBeUndefined();
  });
});
