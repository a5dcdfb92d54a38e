import { joined } from "../run-history.ts";
import type { RunSample, StretchQuantiles } from "../run-view.ts";
import type { Chart, Line, Stretch } from "./chart.ts";

/** What a run's charts are made of. */
export interface Course {
  readonly samples: readonly RunSample[];
  readonly bursts: readonly Stretch[];
}

/** The charts of a run's course, as far as there is something to show in them. */
export function runCharts(course: Course): Chart[] {
  const samples = withoutCrumb(course.samples);
  if (samples.length === 0) return [];
  const charts = [
    rateChart(samples, course.bursts),
    timesChart("lateness", "Lateness over time", samples, course.bursts, ({ latenessMs }) => latenessMs),
    timesChart("latency", "Latency over time", samples, course.bursts, ({ latencyMs }) => latencyMs),
    backlogChart(samples, course.bursts),
    troubleChart(samples, course.bursts),
    lengthChart(samples, course.bursts),
  ];
  return charts.filter((chart) => chart !== undefined);
}

/**
 * A run that takes 10.003 s ends with a stretch of 3 ms, in which one event would be 333/s. It belongs to the one before; where nothing was
 * planned in it, only its events do, and the plan keeps its whole seconds.
 */
export function withoutCrumb(samples: readonly RunSample[]): readonly RunSample[] {
  const [before, last] = samples.slice(-2);
  if (before === undefined || last === undefined || last.widthMs * 2 >= before.widthMs) return samples;
  const both = joined(before, last);
  return [...samples.slice(0, -2), last.planned === 0 ? { ...both, widthMs: before.widthMs } : both];
}

/** Whether the run ever was more than a second behind its plan. */
export function fellBehind(samples: readonly RunSample[]): boolean {
  return samples.some(
    ({ planned, backlog, widthMs }) => planned !== null && backlog > 10 + (planned * 1000) / widthMs,
  );
}

function rateChart(samples: readonly RunSample[], bursts: readonly Stretch[]): Chart {
  const isPlanned = samples.every(({ planned }) => planned !== null);
  const perSec = (of: (sample: RunSample) => number) =>
    samples.map((sample) => (of(sample) * 1000) / sample.widthMs);
  const actual: Line = {
    name: "Acknowledged",
    look: "actual",
    values: perSec(({ acked }) => acked),
    together: "mean",
    filled: true,
  };
  const plan: Line = {
    name: "Planned",
    look: "plan",
    values: perSec(({ planned }) => planned ?? 0),
    together: "mean",
  };
  return {
    ...overTime("rate", "Rate against the plan", samples, bursts),
    title: isPlanned ? "Rate against the plan" : "Rate",
    unit: "per second",
    scale: "linear",
    lines: isPlanned ? [actual, plan] : [actual],
  };
}

/** Undefined where nothing was measured, as with --rate max. */
function timesChart(
  id: string,
  title: string,
  samples: readonly RunSample[],
  bursts: readonly Stretch[],
  of: (sample: RunSample) => StretchQuantiles | null,
): Chart | undefined {
  if (samples.every((sample) => of(sample) === null)) return undefined;
  const line = (name: string, look: Line["look"], key: keyof StretchQuantiles): Line => ({
    name,
    look,
    values: samples.map((sample) => of(sample)?.[key] ?? null),
    together: "most",
  });
  return {
    ...overTime(id, title, samples, bursts),
    unit: "ms",
    scale: "log",
    lines: [line("Max", "worst", "max"), line("p99", "tail", "p99"), line("p50", "median", "p50")],
  };
}

function backlogChart(samples: readonly RunSample[], bursts: readonly Stretch[]): Chart {
  return {
    ...overTime("backlog", "Backlog", samples, bursts),
    unit: "events",
    scale: "linear",
    lines: [
      {
        name: "Due and not acknowledged",
        look: "actual",
        values: samples.map(({ backlog }) => backlog),
        together: "last",
        filled: true,
      },
      {
        name: "On their way",
        look: "tail",
        values: samples.map(({ inFlight }) => inFlight),
        together: "last",
      },
    ],
  };
}

/** Undefined for a run without any trouble. */
function troubleChart(samples: readonly RunSample[], bursts: readonly Stretch[]): Chart | undefined {
  if (samples.every(({ errors, reconnects }) => errors === 0 && reconnects === 0)) return undefined;
  return {
    ...overTime("trouble", "Errors and reconnects", samples, bursts),
    unit: "errors",
    scale: "linear",
    lines: [
      {
        name: "Errors",
        look: "trouble",
        values: samples.map(({ errors }) => errors),
        together: "sum",
        filled: true,
      },
      {
        name: "Reconnects",
        look: "tail",
        values: samples.map(({ reconnects }) => reconnects),
        together: "sum",
      },
    ],
  };
}

/** XLEN by the replies; undefined where nobody may ask. */
function lengthChart(samples: readonly RunSample[], bursts: readonly Stretch[]): Chart | undefined {
  if (samples.every(({ streamLength }) => streamLength === null)) return undefined;
  return {
    ...overTime("length", "Length of the stream", samples, bursts),
    unit: "entries",
    scale: "linear",
    lines: [
      {
        name: "Entries",
        look: "actual",
        values: samples.map(({ streamLength }) => streamLength),
        together: "last",
        filled: true,
      },
    ],
  };
}

function overTime(
  id: string,
  title: string,
  samples: readonly RunSample[],
  shaded: readonly Stretch[],
): Pick<Chart, "id" | "title" | "across" | "edges" | "shaded"> {
  const last = samples.at(-1)!;
  return {
    id,
    title,
    across: "elapsed",
    edges: [...samples.map(({ atMs }) => atMs), last.atMs + last.widthMs],
    shaded,
  };
}
