import { describe, expect, test } from "bun:test";
import { type Reading, readingCharts } from "../../../src/report/charts/reading-charts.ts";
import type { GroupNow, StreamNow } from "../../../src/report/surroundings.ts";

const own = { cpuShare: 0.25, residentBytes: 50_000_000, loopLagMs: 2 };
const group = (name: string, lag: number | null) => ({ name, lag }) as GroupNow;
const read = (atMs: number, groups: GroupNow[] | null, sizeBytes: number | null = null): Reading => ({
  atMs,
  own,
  stream: { groups, sizeBytes, usedMemoryBytes: null } as StreamNow,
});
const byId = (readings: Reading[], bursts = [{ from: 0, to: 1500 }]) =>
  new Map(readingCharts(readings, bursts).map((chart) => [chart.id, chart]));

describe("what is read beside a run", () => {
  test("is drawn from the second reading on, each for the time since the one before", () => {
    expect(byId([read(1000, [])]).size).toBe(0);
    const charts = byId([read(1000, []), read(2000, [], 10), read(3500, [], 20)]);
    expect([...charts.keys()]).toEqual(["memory", "cpu", "resident", "loop"]);
    expect(charts.get("memory")).toMatchObject({
      edges: [1000, 2000, 3500],
      lines: [{ values: [null, null] }, { name: "This stream", values: [10, 20] }],
    });
  });

  test("knows no lag before a group was there, and none where Redis cannot tell", () => {
    const charts = byId([
      read(0, []),
      read(1000, [group("a", 5)]),
      read(2000, [group("a", 7), group("b", null)]),
    ]);
    expect(charts.get("lag")!.lines.map(({ name, values }) => [name, values])).toEqual([
      ["a", [5, 7]],
      ["b", [null, null]],
    ]);
  });

  test("without a stream has the process alone, and shades what of a burst was seen", () => {
    const charts = byId([
      { ...read(1000, null), stream: null },
      { ...read(2000, null), stream: null },
    ]);
    expect([...charts.keys()]).toEqual(["cpu", "resident", "loop"]);
    expect(charts.get("cpu")!.shaded).toEqual([{ from: 1000, to: 1500 }]);
  });
});
