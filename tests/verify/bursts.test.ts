import { describe, expect, test } from "bun:test";
import { findBursts } from "../../src/verify/bursts.ts";

/** A series of one-second buckets from time 0. */
const seconds = (counts: number[]) => ({ startMs: 0, widthMs: 1000, counts });
const repeat = (count: number, times: number) => Array.from({ length: times }, () => count);

describe("the search for bursts", () => {
  test("finds two bursts of ten times the rate, where they are", () => {
    const counts = [
      ...repeat(10, 20),
      ...repeat(100, 3),
      ...repeat(10, 17),
      ...repeat(100, 3),
      ...repeat(10, 9),
    ];
    const found = findBursts(seconds(counts))!;
    expect(found.baseRatePerSec).toBe(10);
    expect(found.bursts).toEqual([
      { startMs: 20_000, endMs: 23_000, count: 300, ratePerSec: 100 },
      { startMs: 40_000, endMs: 43_000, count: 300, ratePerSec: 100 },
    ]);
  });

  test("finds none in a steady stream, nor in one that merely scatters", () => {
    expect(findBursts(seconds(repeat(10, 60)))!.bursts).toEqual([]);
    const scattered = Array.from({ length: 60 }, (_, i) => 10 + ((i * 7) % 11) - 5);
    expect(findBursts(seconds(scattered))!.bursts).toEqual([]);
  });

  test("joins seconds that are nearly empty until there is something to compare", () => {
    // One event every two seconds, and a minute of five a second: the usual second is empty.
    const slow = Array.from({ length: 400 }, (_, i) => i % 2);
    const found = findBursts(seconds([...slow, ...repeat(5, 64), ...slow]))!;
    expect(found.widthMs).toBe(16_000);
    expect(found.baseRatePerSec).toBe(0.5);
    expect(found.bursts).toHaveLength(1);
  });

  test("says nothing about a stream of a few seconds, or of a few events", () => {
    expect(findBursts(seconds(repeat(50, 9)))).toBeUndefined();
    expect(findBursts(seconds([1, ...repeat(0, 500), 1]))).toBeUndefined();
  });

  test("is not misled by a first and a last second that the stream's ends cut short", () => {
    const found = findBursts(seconds([1, ...repeat(10, 20), 3]))!;
    expect([found.baseRatePerSec, found.bursts]).toEqual([10, []]);
  });
});
