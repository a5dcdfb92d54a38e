import { describe, expect, test } from "bun:test";
import { burstWindows } from "../../../src/report/charts/burst-windows.ts";
import { chartSentence, chartTable } from "../../../src/report/charts/chart-text.ts";
import { distributionChart } from "../../../src/report/charts/distribution-chart.ts";
import { fellBehind, runCharts, withoutCrumb } from "../../../src/report/charts/run-charts.ts";
import type { RunSample } from "../../../src/report/run-view.ts";

const second = (number: number, more: Partial<RunSample> = {}): RunSample => ({
  atMs: number * 1000,
  widthMs: 1000,
  planned: 10,
  sent: 10,
  acked: 10,
  latenessMs: { p50: 0.1, p99: 0.5, max: 1 },
  latencyMs: null,
  backlog: 0,
  inFlight: 0,
  errors: 0,
  reconnects: 0,
  streamLength: null,
  ...more,
});
const seconds = (count: number) => Array.from({ length: count }, (_, i) => second(i));

describe("the charts of a run", () => {
  test("a last stretch of 3 ms belongs to the second before it, which stays a second of the plan", () => {
    const crumb = second(2, { widthMs: 3, planned: 0, sent: 0, acked: 1 });
    const samples = [second(0), second(1, { acked: 9 }), crumb];
    expect(withoutCrumb(samples)).toMatchObject([{ acked: 10 }, { acked: 10, planned: 10, widthMs: 1000 }]);
  });

  test("a last stretch in which something was due makes the second before it longer", () => {
    const crumb = second(1, { widthMs: 400, planned: 4, acked: 4 });
    expect(withoutCrumb([second(0), crumb])).toMatchObject([{ planned: 14, widthMs: 1400 }]);
    expect(withoutCrumb([second(0), { ...crumb, widthMs: 500 }])).toHaveLength(2);
  });

  test("are those of which there is something to tell", () => {
    const ids = (samples: RunSample[]) => runCharts({ samples, bursts: [] }).map(({ id }) => id);
    expect(ids(seconds(3))).toEqual(["rate", "lateness", "backlog"]);
    expect(ids([second(0), second(1, { errors: 2 })])).toEqual(["rate", "lateness", "backlog", "trouble"]);
    expect(ids([])).toEqual([]);
  });

  test("have no plan for --rate max", () => {
    const [rate] = runCharts({ samples: [second(0, { planned: null, latenessMs: null })], bursts: [] });
    expect(rate).toMatchObject({ title: "Rate", lines: [{ name: "Acknowledged" }] });
  });

  test("a run fell behind when more than a second's events waited", () => {
    expect(fellBehind([second(0, { backlog: 20 })])).toBe(false);
    expect(fellBehind([second(0, { backlog: 21 })])).toBe(true);
  });
});

describe("a chart in words", () => {
  const [rate, lateness] = runCharts({
    samples: [second(0), second(1, { acked: 12, latenessMs: null })],
    bursts: [{ from: 1000, to: 2000 }],
  }) as [ReturnType<typeof runCharts>[number], ReturnType<typeof runCharts>[number]];

  test("says from where to where each line goes, and how many bursts are shaded", () => {
    expect(chartSentence(rate)).toBe(
      "Over 2s: acknowledged 10/s to 12/s; planned 10/s. One burst is shaded.",
    );
  });

  test("has a row for each stretch, and a dash where nothing was measured", () => {
    expect(chartTable(lateness)).toEqual({
      head: ["From", "Max, ms", "p99, ms", "p50, ms"],
      rows: [
        ["0s", "1", "0.5", "0.1"],
        ["1s", "-", "-", "-"],
      ],
    });
  });

  test("has 60 rows at most: rates are averaged, of times the worst is taken, errors are added", () => {
    const samples = Array.from({ length: 120 }, (_, i) =>
      second(i, { acked: i % 2 === 0 ? 0 : 20, latenessMs: { p50: i, p99: i, max: i }, errors: 1 }),
    );
    const charts = new Map(runCharts({ samples, bursts: [] }).map((chart) => [chart.id, chartTable(chart)]));
    expect(charts.get("rate")!.rows).toHaveLength(60);
    expect(charts.get("rate")!.rows[1]).toEqual(["2s", "10", "10"]);
    expect(charts.get("lateness")!.rows[1]!.slice(0, 2)).toEqual(["2s", "3"]);
    expect(charts.get("trouble")!.rows[1]).toEqual(["2s", "2", "0"]);
  });
});

describe("a distribution", () => {
  test("is told by classes that widen, each with the events up to its end", () => {
    const chart = distributionChart("d", "D", [
      [0.001, 5],
      [0.01, 5],
      [1, 80],
      [1.2, 5],
      [10, 5],
    ])!;
    expect(chart.edges[0]!).toBeLessThan(0.01);
    expect(chart.edges.at(-1)).toBe(10);
    expect(chart.edges).toHaveLength(chart.lines[0]!.values.length + 1);
    expect(chart.lines[0]!.values.filter((count) => count! > 0)).toEqual([10, 80, 5, 5]);
    expect(chart.lines[0]!.values.reduce((sum, count) => sum! + count!, 0)).toBe(100);
    expect(chartSentence(chart)).toBe(
      "Of 100 events half took up to 1 ms, 99 % up to 10 ms, all up to 10 ms.",
    );
    expect(chartTable(chart).rows.at(-1)).toEqual(["10 ms", "5"]);
  });

  test("of nothing is no chart", () => {
    expect(distributionChart("d", "D", [])).toBeUndefined();
  });
});

describe("the bursts of a plan", () => {
  const plan = { ratePerSec: "10", burstMultiplier: "5", burstIntervalMs: 3000, burstDurationMs: 1000 };

  test("begin after the first interval and are cut where the run ends", () => {
    expect(burstWindows(plan, 0, 6500)).toEqual([
      { from: 3000, to: 4000 },
      { from: 6000, to: 6500 },
    ]);
    expect(burstWindows(plan, 0, 3000)).toEqual([]);
  });

  test("of a resumed run begin where it was taken over", () => {
    expect(burstWindows(plan, 3500, 6000)).toEqual([{ from: 3500, to: 4000 }]);
    expect(burstWindows(plan, 4000, 6000)).toEqual([]);
  });

  test.each([
    { ratePerSec: "max" },
    { burstMultiplier: "1" },
    { burstIntervalMs: 0 },
    { burstDurationMs: 0 },
  ])("are none with %j", (other) => {
    expect(burstWindows({ ...plan, ...other }, 0, 60_000)).toEqual([]);
  });

  test("are no longer told one by one when there are more than 500", () => {
    expect(burstWindows(plan, 0, 3000 * 501)).toHaveLength(500);
    expect(burstWindows(plan, 0, 3000 * 502)).toEqual([]);
  });
});
