import { describe, expect, test } from "bun:test";
import { rateProfileOf } from "../../src/verify/rate-profile.ts";
import { TimeBuckets } from "../../src/verify/time-buckets.ts";

function profileOf(times: readonly number[]) {
  const buckets = new TimeBuckets();
  for (const ms of times) buckets.add(ms);
  return rateProfileOf(buckets);
}

describe("a rate profile", () => {
  test("of nothing is nothing", () => {
    expect(profileOf([])).toBeUndefined();
  });

  test("of one instant has no mean rate", () => {
    expect(profileOf([5000, 5000])).toMatchObject({
      count: 2,
      firstUnixMs: 5000,
      lastUnixMs: 5000,
      meanPerSec: undefined,
      peakPerSec: 2,
    });
  });

  test("of eleven events in a second has ten gaps: ten a second", () => {
    const profile = profileOf(Array.from({ length: 11 }, (_, i) => 60_000 + i * 100))!;
    expect([profile.meanPerSec, profile.peakPerSec, profile.search]).toEqual([10, 10, undefined]);
  });

  test("of a stream with a burst tells the peak and the burst", () => {
    const base = Array.from({ length: 600 }, (_, i) => i * 100);
    const burst = Array.from({ length: 270 }, (_, i) => 30_000 + i * 11);
    const profile = profileOf([...base, ...burst])!;
    expect(profile.peakPerSec).toBeGreaterThan(95);
    expect(profile.search!.bursts).toMatchObject([{ startMs: 30_000, endMs: 33_000, count: 300 }]);
  });
});
