import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { TimeBuckets } from "../../src/verify/time-buckets.ts";

const T = Date.UTC(2026, 0, 1);

describe("time buckets", () => {
  test("count by the second, in any order", () => {
    const buckets = new TimeBuckets();
    for (const ms of [T + 2500, T, T + 999, T + 1000, T + 2000]) buckets.add(ms);
    expect(buckets.series()).toEqual({ startMs: T, widthMs: 1000, counts: [2, 1, 2] });
    expect([buckets.count, buckets.earliestMs, buckets.latestMs]).toEqual([5, T, T + 2500]);
  });

  test("whatever the span and the order, nothing is lost and every bucket holds what belongs there", () => {
    const times = fc.array(fc.integer({ min: -(10 ** 12), max: 10 ** 13 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(times, (list) => {
        const buckets = new TimeBuckets();
        for (const ms of list) buckets.add(ms);
        const { startMs, widthMs, counts } = buckets.series();
        const recount = counts.map(() => 0);
        for (const ms of list) recount[Math.floor((ms - startMs) / widthMs)]!++;
        expect(counts).toEqual(recount);
        expect(counts.length).toBeLessThanOrEqual(16_384);
      }),
    );
  });

  test("a day gets coarser buckets, never more of them", () => {
    const buckets = new TimeBuckets();
    for (let second = 0; second < 86_400; second++) buckets.add(T + second * 1000);
    const { widthMs, counts } = buckets.series();
    expect([widthMs, counts.length, new Set(counts)]).toEqual([8000, 10_800, new Set([8])]);
  });
});
