import { describe, expect, test } from "bun:test";
import { type Bar, type Chart, chartLines } from "../../../src/report/live/chart.ts";
import { compact, niceTop } from "../../../src/report/live/scale.ts";
import { lookOf } from "../../support/moments.ts";

const bar = (value: number | null, target: number | null = value, isMarked = false): Bar => ({
  value,
  target,
  isMarked,
});
const chart = (bars: readonly Bar[]): Chart => ({
  bars,
  top: 100,
  from: "0s",
  to: "9s",
  markedName: "burst",
  missingName: "behind",
});
const textOf = (bars: readonly Bar[], height: number, isUnicode = true): string[] =>
  chartLines(chart(bars), height, lookOf(80, 24, { isUnicode })).map((line) =>
    line.map(({ text }) => text).join(""),
  );

describe("a chart", () => {
  test("fills cells by eighths, and what is above nothing is seen", () => {
    expect(textOf([bar(100), bar(50), bar(12.5), bar(0.1), bar(0), bar(null), bar(1e15)], 2)).toEqual([
      "   100/s │█     █",
      "         │██▂▁  █",
      "       0 └───────",
      "          0s   9s",
    ]);
  });

  test("shows what is missing up to the target, and what is above it in a tone of its own", () => {
    expect(textOf([bar(0, 100), bar(50, 100), bar(50, 60)], 2).slice(0, 2)).toEqual(
      ["   100/s │░░", "         │░██"].map((line) => line.padEnd(13)),
    );
    const [top] = chartLines(chart([bar(100, 50), bar(100, 100, true)]), 2, lookOf(80, 24));
    expect(top!.slice(1).map(({ tone }) => tone)).toEqual(["above", "burst"]);
  });

  test("has its legend between the times where there is room, and in ASCII where it must", () => {
    const bars = Array.from({ length: 40 }, (_, at) => bar(at < 20 ? 100 : null, null, at === 30));
    const lines = textOf(bars, 1, false);
    expect(lines[0]).toBe(`   100/s |${"#".repeat(20)}${" ".repeat(20)}`);
    expect(lines[1]).toBe(`       0 +${"-".repeat(30)}=${"-".repeat(9)}`);
    expect(lines[2]).toBe("          0s         = burst   : behind         9s");
    expect(textOf(bars.slice(0, 3), 1)[2]).toBe("          0s".padEnd(12));
  });
});

describe("a scale", () => {
  test.each([
    [0, 1],
    [-1, 1],
    [Number.NaN, 1],
    [0.5, 0.5],
    [100, 100],
    // A little above is drawn as high as the top, so that a wavering rate does not move the chart.
    [104, 100],
    [106, 150],
    [940, 1000],
    [1e15, 1e15],
  ])("up to %d ends at %d", (highest, top) => {
    expect(niceTop(highest)).toBeCloseTo(top, 9);
  });

  test("is written in at most six characters", () => {
    const written = [0.0015, 0.5, 250, 1500, 2e6, 1e9, 1e15].map(compact);
    expect(written).toEqual(["1.5e-3", "0.5", "250", "1.5k", "2M", "1G", "1000T"]);
    for (let power = -8; power < 20; power++)
      expect(compact(niceTop(1.49 * 10 ** power)).length).toBeLessThanOrEqual(6);
  });
});
