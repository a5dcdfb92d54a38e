import type uPlot from "uplot";
import type { Chart } from "../report/charts/chart.ts";

/** What is less is drawn at the foot of a logarithmic axis, which has no 0. */
const FLOOR_MS = 0.01;

export function scalesOf(chart: Chart): Record<string, uPlot.Scale> {
  return {
    x: {
      time: false,
      distr: chart.across === "ms" ? 3 : 1,
      range: (_, min, max) => [min, max > min ? max : min + 1],
    },
    y:
      chart.scale === "log"
        ? { distr: 3, range: (_, min, max) => decades(min, max) }
        : { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] },
  };
}

/** Each value stands from its edge to the next, so the last is given twice. */
export function dataOf({ edges, lines, scale }: Chart): uPlot.AlignedData {
  const drawn = (value: number | null): number | null =>
    value !== null && scale === "log" ? Math.max(value, FLOOR_MS) : value;
  const rows = lines.map(({ values }) => [...values, values.at(-1) ?? null].map(drawn));
  return [[...edges], ...rows];
}

/** Whole powers of ten, one at least. */
function decades(min: number | null, max: number | null): [number, number] {
  const from = Math.floor(Math.log10(Math.max(min ?? 1, FLOOR_MS)) + 1e-9);
  const to = Math.ceil(Math.log10(Math.max(max ?? 1, FLOOR_MS)) - 1e-9);
  return [10 ** from, 10 ** Math.max(to, from + 1)];
}
