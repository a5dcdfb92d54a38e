import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { asciiBytes, writeDigits, writePadded } from "../../src/primitives/ascii.ts";
import { toRatio } from "../../src/primitives/decimal.ts";
import { writeIsoTime, YEAR_10000_UNIX_MS } from "../../src/primitives/iso-time.ts";
import { aliasTable, below, pickRow } from "../../src/primitives/pick.ts";
import { Draws, fieldKey, mix32, seedKey, subKey } from "../../src/primitives/random.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { chiSquareP } from "../support/chi-square.ts";

const key = subKey(seedKey(parseSeed("1")), "event");
const words = (name: string, from: number, count: number, of = key): number[] => {
  const draws = new Draws(of);
  const field = fieldKey(name);
  return Array.from({ length: count }, (_, i) => draws.seat(from + i).draw(field));
};

/** p of the hypothesis that pairs of 4-bit pieces are independent and uniform: 256 cells. */
const pairsP = (a: readonly number[], b: readonly number[], shift: number): number => {
  const cells: number[] = new Array(256).fill(0);
  a.forEach((word, i) => {
    const cell = (((word >>> shift) & 15) << 4) | ((b[i]! >>> shift) & 15);
    cells[cell] = cells[cell]! + 1;
  });
  return chiSquareP(cells, new Array(256).fill(a.length / 256));
};

describe("draws", () => {
  test("each bit of a draw is set half of the time", () => {
    const sample = words("page_view.page_url", 0, 100_000);
    for (let bit = 0; bit < 32; bit++) {
      const ones = sample.filter((word) => (word >>> bit) & 1).length;
      expect(Math.abs(ones - 50_000)).toBeLessThan(5 * Math.sqrt(25_000));
    }
  });

  test("draws of neighbouring indexes are independent", () => {
    for (const from of [0, 2 ** 32 - 50_000, 10 ** 12]) {
      const sample = words("user_id", from, 100_001);
      for (const lag of [1, 2, 100]) {
        for (const shift of [0, 12, 28]) {
          expect(pairsP(sample.slice(0, 100_001 - lag), sample.slice(lag), shift)).toBeGreaterThan(1e-6);
        }
      }
    }
  });

  test("draws of different fields of one event are independent", () => {
    const names = [
      "event_type",
      "user_id",
      "page_view.page_url",
      "button_click.click_x",
      "button_click.click_y",
    ];
    const samples = names.map((name) => words(name, 0, 100_000));
    for (let i = 0; i < names.length; i++) {
      for (let j = i + 1; j < names.length; j++) {
        for (const shift of [0, 12, 28])
          expect(pairsP(samples[i]!, samples[j]!, shift)).toBeGreaterThan(1e-6);
      }
    }
  });

  test("draws of neighbouring seeds are independent", () => {
    const other = subKey(seedKey(parseSeed("2")), "event");
    for (const shift of [0, 12, 28]) {
      expect(
        pairsP(words("user_id", 0, 100_000), words("user_id", 0, 100_000, other), shift),
      ).toBeGreaterThan(1e-6);
    }
  });

  test("a weak mixer would not pass: the pair test notices a linear one", () => {
    const linear = Array.from({ length: 100_001 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0);
    expect(pairsP(linear.slice(0, -1), linear.slice(1), 28)).toBeLessThan(1e-6);
  });

  test("mix32 is a bijection: no two of a million words meet", () => {
    expect(new Set(Array.from({ length: 1_000_000 }, (_, i) => mix32(i * 4093))).size).toBe(1_000_000);
  });
});

describe("choices", () => {
  test("below() reaches every value and none beyond", () => {
    expect(below(0, 100)).toBe(0);
    expect(below(0xffffffff, 100)).toBe(99);
    const counts = new Array(100).fill(0);
    for (const word of words("user_id", 0, 200_000)) counts[below(word, 100)]++;
    expect(
      chiSquareP(
        counts,
        counts.map(() => 2000),
      ),
    ).toBeGreaterThan(1e-6);
  });

  test("pickRow() keeps the weights", () => {
    for (const weights of [[70, 15, 10, 5], [1], [0, 3, 0], [1, 1000], [5, 5, 5]]) {
      const table = aliasTable(weights);
      const total = weights.reduce((a, b) => a + b);
      const counts = weights.map(() => 0);
      for (const word of words("x", 0, 200_000)) counts[pickRow(word, table)]!++;
      weights.forEach((weight, i) => {
        if (weight === 0) expect(counts[i]).toBe(0);
      });
      const possible = weights.flatMap((weight, i) => (weight > 0 ? [i] : []));
      if (possible.length < 2) continue;
      expect(
        chiSquareP(
          possible.map((i) => counts[i]!),
          possible.map((i) => (200_000 * weights[i]!) / total),
        ),
      ).toBeGreaterThan(1e-6);
    }
  });

  test("weights that cannot be are refused", () => {
    for (const weights of [[], [0], [-1, 2], [0.5, 0.5], [Number.NaN]])
      expect(() => aliasTable(weights)).toThrow(RangeError);
  });
});

describe("text", () => {
  test("digits agree with String", () => {
    const into = new Uint8Array(12);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (value) => {
        const end = writeDigits(value, into, 1);
        return Buffer.from(into.subarray(1, end)).toString() === String(value);
      }),
    );
    writePadded(42, 5, into, 0);
    expect(Buffer.from(into.subarray(0, 5)).toString()).toBe("00042");
  });

  test("timestamps agree with Date, from 1970 to the end of 9999", () => {
    const into = new Uint8Array(24);
    const iso = (unixMs: number): string => {
      writeIsoTime(unixMs, into, 0);
      return Buffer.from(into).toString();
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: YEAR_10000_UNIX_MS - 1 }),
        (ms) => iso(ms) === new Date(ms).toISOString(),
      ),
      { numRuns: 5000 },
    );
    for (const text of ["2000-02-29", "2024-02-29", "2100-02-28", "2100-03-01", "1999-12-31", "9999-12-31"]) {
      expect(iso(Date.parse(text))).toBe(`${text}T00:00:00.000Z`);
    }
    expect(() => iso(YEAR_10000_UNIX_MS)).toThrow(RangeError);
    expect(() => iso(-1)).toThrow(RangeError);
  });

  test("only ASCII becomes bytes", () => {
    expect(Buffer.from(asciiBytes("a~")).toString()).toBe("a~");
    expect(() => asciiBytes("caf\u00e9")).toThrow(RangeError);
  });
});

describe("seeds and decimals", () => {
  test("whole numbers up to 2^64-1 are seeds as they are, anything else is hashed", () => {
    expect(parseSeed("18446744073709551615")).toMatchObject({ hi: 0xffffffff, lo: 0xffffffff });
    expect(parseSeed("4294967296")).toMatchObject({ hi: 1, lo: 0 });
    expect(parseSeed("007")).toMatchObject({ hi: 0, lo: 7 });
    const texts = ["demo", "Demo", "-1", "1e3", "18446744073709551616", " 1", "\u{1f600}"].map(parseSeed);
    expect(new Set(texts.map(({ hi, lo }) => `${hi}/${lo}`)).size).toBe(texts.length);
  });

  test("a decimal becomes a reduced fraction", () => {
    expect(toRatio("333.3")).toEqual({ numerator: 3333, denominator: 10 });
    expect(toRatio("0.50")).toEqual({ numerator: 1, denominator: 2 });
    for (const text of ["", "1.", ".5", "-1", "1e3", "0x1", "1.1234567", "1234567890123456"]) {
      expect(() => toRatio(text)).toThrow(RangeError);
    }
  });
});
