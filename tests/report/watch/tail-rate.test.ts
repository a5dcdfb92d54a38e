import { describe, expect, test } from "bun:test";
import { TailRate, type TailSample } from "../../../src/report/watch/tail-rate.ts";

const whole = (entries: number): TailSample => ({
  entries,
  isWhole: true,
  newestMs: undefined,
  oldestMs: undefined,
});
const newest = (entries: number, oldestMs: number, newestMs: number): TailSample => ({
  entries,
  isWhole: false,
  newestMs,
  oldestMs,
});

describe("the rate by the tail", () => {
  test("is unknown at first: nobody knows when those came that were there before", () => {
    expect(new TailRate().add(0, newest(100, 5000, 6000))).toBeNull();
    expect(new TailRate().add(0, whole(0))).toBeNull();
  });

  test("counts the entries of the last three seconds where all were read", () => {
    const rate = new TailRate();
    const seen = [newest(10, 0, 1), whole(100), whole(100), whole(100), whole(10), whole(10), whole(10)];
    expect(seen.map((sample, i) => rate.add(i * 1000, sample)!)).toEqual([null!, 100, 100, 100, 70, 40, 10]);
  });

  test("is 0 where none come", () => {
    const rate = new TailRate();
    rate.add(0, newest(10, 0, 1000));
    expect([rate.add(1000, whole(0)), rate.add(2000, whole(0))]).toEqual([0, 0]);
  });

  test("follows the server's clock in the ids where only the newest were read", () => {
    const rate = new TailRate();
    rate.add(0, newest(200, 0, 100));
    // 200 entries in 199 steps over 100 ms.
    expect(rate.add(1000, newest(200, 900, 1000))).toBe(1990);
    expect(rate.add(2000, whole(50))).toBe(50);
  });

  test("is unknown where ids tell no time", () => {
    const rate = new TailRate();
    rate.add(0, newest(200, 7, 7));
    expect(rate.add(1000, newest(200, 7, 7))).toBeNull();
    expect(rate.add(2000, newest(200, 9, 7))).toBeNull();
  });
});
