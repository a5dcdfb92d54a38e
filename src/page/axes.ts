import type uPlot from "uplot";
import { formatDuration } from "../primitives/units.ts";
import type { Chart, Unit } from "../report/charts/chart.ts";
import { msText } from "../report/charts/chart-text.ts";
import { colour } from "./colours.ts";

const FONT =
  '12px ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances between marks that people can count in. */
const TIME_STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 30, 100, 365, 3650].map((count) => count * DAY),
];

/** 1, 2, 4 ... 2^50. */
const BINARY_STEPS = Array.from({ length: 51 }, (_, i) => 2 ** i);

/** The two axes of a chart: across, then up. */
export function axesOf({ across, unit, scale }: Chart): uPlot.Axis[] {
  const looks = {
    font: FONT,
    stroke: () => colour("--muted"),
    ticks: { stroke: () => colour("--grid"), width: 1, size: 4 },
  };
  const logarithmic = { splits: roundMarks, filter: (_: uPlot, marks: number[]) => marks, values: msMarks };
  const inTime = { incrs: TIME_STEPS, values: across === "clock" ? clockMarks : elapsedMarks };
  return [
    {
      ...looks,
      space: across === "clock" ? 84 : 64,
      size: 30,
      grid: { show: false },
      ...(across === "ms" ? logarithmic : inTime),
    },
    {
      ...looks,
      size: (_, texts) => 16 + 7.5 * Math.max(3, ...(texts ?? []).map(({ length }) => length)),
      space: 34,
      grid: { stroke: () => colour("--grid"), width: 1 },
      ...(unit === "bytes" && { incrs: BINARY_STEPS }),
      ...(scale === "log"
        ? logarithmic
        : { values: (_, marks) => marks.map((mark) => shortText(mark, unit)) }),
    },
  ];
}

/** On a logarithmic axis: powers of ten, and 2 and 5 times those where there are few. */
function roundMarks(_: uPlot, __: number, min: number, max: number): number[] {
  const [from, to] = [Math.floor(Math.log10(min) + 1e-9), Math.ceil(Math.log10(max) - 1e-9)];
  const times = to - from > 2 ? [1] : [1, 2, 5];
  const marks = Array.from({ length: to - from + 1 }, (_, i) => times.map((time) => time * 10 ** (from + i)));
  return marks.flat().filter((mark) => mark >= min * 0.999 && mark <= max * 1.001);
}

function msMarks(_: uPlot, marks: number[]): string[] {
  return marks.map((ms) => `${msText(ms)} ms`);
}

function elapsedMarks(_: uPlot, marks: number[]): string[] {
  return marks.map((ms) => (ms === 0 ? "0" : formatDuration(ms)));
}

/** "21:34:50", and the day where it is another one. */
function clockMarks(_: uPlot, marks: number[], __: number, ___: number, stepMs: number): string[] {
  return marks.map((ms) => {
    const iso = new Date(ms).toISOString();
    return stepMs >= DAY ? iso.slice(0, 10) : stepMs >= MINUTE ? iso.slice(11, 16) : iso.slice(11, 19);
  });
}

/** 1500 -> "1.5k": marks are round numbers. */
function shortText(value: number, unit: Unit): string {
  if (unit === "share") return `${Number((value * 100).toFixed(1))} %`;
  if (unit === "bytes") return binaryText(value);
  if (unit === "ms") return `${msText(value)} ms`;
  const [size, suffix] =
    value >= 1e9 ? [1e9, "G"] : value >= 1e6 ? [1e6, "M"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${Number((value / size).toPrecision(4))}${suffix}`;
}

function binaryText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}
