import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { toRatio } from "../../src/primitives/decimal.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExactDuration,
  formatRate,
  parseCount,
  parseDecimal,
  parseDurationMs,
  parseWholeMs,
} from "../../src/primitives/units.ts";

/** What no number is: each once made a zero, or another number, in some parser. */
const NO_NUMBERS = [
  "",
  " ",
  " 5",
  "5 ",
  "-5",
  "+5",
  "0x10",
  "1_000",
  "1,000",
  "NaN",
  "Infinity",
  "1e",
  "e5",
  ".5",
  "5.",
  "1.2.3",
  "1kk",
  "٣",
];

describe("parseDecimal", () => {
  test.each([
    ["10", "10"],
    ["333.3", "333.3"],
    ["0.5", "0.5"],
    ["007", "7"],
    ["1.500", "1.5"],
    ["1k", "1000"],
    ["2.5M", "2500000"],
    ["0.0005k", "0.5"],
    ["1e6", "1000000"],
    ["1.23456789e6", "1234567.89"],
    ["1e0", "1"],
    ["0", "0"],
  ])("%s is %s", (text, decimal) => {
    expect(parseDecimal(text)).toBe(decimal);
  });

  test.each([...NO_NUMBERS, "0.0000001", "1e16", "1e99", "1234567890123456", "1e-3"])(
    "%j is none",
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  test("what it gives is exact and has a ratio", () => {
    const number = fc.tuple(fc.nat(999_999_999), fc.nat(999_999)).map(([whole, millionths]) => {
      return `${whole}.${String(millionths).padStart(6, "0")}`;
    });
    fc.assert(
      fc.property(number, (text) => {
        const { numerator, denominator } = toRatio(parseDecimal(text)!);
        expect(BigInt(numerator) * 1_000_000n).toBe(BigInt(text.replace(".", "")) * BigInt(denominator));
      }),
    );
  });
});

describe("parseCount", () => {
  test.each([
    ["100", 100],
    ["10k", 10_000],
    ["1.5k", 1500],
    ["1e6", 1_000_000],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ])("%s is %d", (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  test.each([...NO_NUMBERS, "1.5", "0.0001k"])("%j is none", (text) => {
    expect(parseCount(text)).toBeUndefined();
  });
});

describe("durations", () => {
  test.each([
    ["5m", 300_000],
    ["30s", 30_000],
    ["500ms", 500],
    ["1h", 3_600_000],
    ["1.5s", 1500],
    ["0.001s", 1],
    ["2d", 172_800_000],
    ["0", 0],
    ["0s", 0],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  test.each([...NO_NUMBERS, "5", "0.5ms", "1.0001s", "5M", "5 m", "1m30s", "-1s", "1e3s", "5sec"])(
    "%j is none",
    (text) => {
      expect(parseDurationMs(text)).toBeUndefined();
    },
  );

  test("plain milliseconds have no unit, no fraction and no exponent", () => {
    expect(parseWholeMs("300000")).toBe(300_000);
    for (const text of [...NO_NUMBERS, "5m", "1.5", "1e3", "1k"]) expect(parseWholeMs(text)).toBeUndefined();
  });

  test("the exact form is what a flag takes back", () => {
    expect([0, 1, 1500, 90_000, 300_000, 5_400_000, 86_400_000].map(formatExactDuration)).toEqual([
      "0",
      "1ms",
      "1500ms",
      "90s",
      "5m",
      "90m",
      "1d",
    ]);
    fc.assert(
      fc.property(fc.nat(100 * 365 * 86_400_000), (ms) => {
        expect(parseDurationMs(formatExactDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe("numbers for people", () => {
  test.each([
    [formatDuration(1.26), "1.3ms"],
    [formatDuration(999), "999ms"],
    [formatDuration(10_500), "10.5s"],
    [formatDuration(60_000), "1m"],
    [formatDuration(5_400_000), "1h 30m"],
    [formatDuration(90_061_000), "1d 1h"],
    [formatCount(999), "999"],
    [formatCount(99_900), "99,900"],
    [formatCount(1_234_567), "1,234,567"],
    [formatRate(0.5), "0.5"],
    [formatRate(333.3), "333.3"],
    [formatRate(18.4999), "18.5"],
    [formatRate(99_900.04), "99,900"],
    [formatRate(0.000001), "0.000001"],
    [formatBytes(0), "0 B"],
    [formatBytes(999), "999 B"],
    [formatBytes(1536), "1.5 KiB"],
    [formatBytes(34.9 * 1024 ** 2), "34.9 MiB"],
    [formatBytes(1000), "1000 B"],
  ])("%s stands for %s", (shown, expected) => {
    expect(shown).toBe(expected);
  });
});
