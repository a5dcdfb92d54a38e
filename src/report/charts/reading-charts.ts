import type { GroupNow, ProcessNow, StreamNow } from "../surroundings.ts";
import type { Chart, Line, Look, Stretch } from "./chart.ts";

/** What was read beside a run at a moment of its own time. */
export interface Reading {
  readonly atMs: number;
  readonly stream: StreamNow | null;
  readonly own: ProcessNow;
}

const GROUP_LOOKS: readonly Look[] = ["actual", "tail", "median", "other", "trouble"];

/** The charts of what was read since somebody looks; none before there are two readings. A reading stands for the time since the one before. */
export function readingCharts(readings: readonly Reading[], bursts: readonly Stretch[]): Chart[] {
  if (readings.length < 2) return [];
  const edges = readings.map(({ atMs }) => atMs);
  const read = readings.slice(1);
  const shaded = bursts
    .filter(({ from, to }) => to > edges[0]! && from < edges.at(-1)!)
    .map(({ from, to }) => ({ from: Math.max(from, edges[0]!), to: Math.min(to, edges.at(-1)!) }));
  const chart = (id: string, title: string, unit: Chart["unit"], lines: Line[]): Chart[] =>
    lines.every(({ values }) => values.every((value) => value === null))
      ? []
      : [{ id, title, unit, lines, across: "elapsed", scale: "linear", edges, shaded }];
  const line = (name: string, look: Look, of: (reading: Reading) => number | null): Line => ({
    name,
    look,
    values: read.map(of),
    together: "last",
  });
  return [
    ...chart("lag", "Lag of the consumer groups", "entries", lagLines(read)),
    ...chart("memory", "Memory of Redis", "bytes", [
      line("In use", "tail", ({ stream }) => stream?.usedMemoryBytes ?? null),
      line("This stream", "actual", ({ stream }) => stream?.sizeBytes ?? null),
    ]),
    ...chart("cpu", "CPU", "share", [line("Of one core", "actual", ({ own }) => own.cpuShare)]),
    ...chart("resident", "Memory", "bytes", [line("Resident", "actual", ({ own }) => own.residentBytes)]),
    ...chart("loop", "Event loop", "ms", [line("Worst delay", "actual", ({ own }) => own.loopLagMs)]),
  ];
}

/** The groups of the latest reading, as many as there are colours; a group that came later has no lag before. */
function lagLines(readings: readonly Reading[]): Line[] {
  const groups = readings.at(-1)!.stream?.groups ?? [];
  return groups.slice(0, GROUP_LOOKS.length).map(({ name }, i) => ({
    name,
    look: GROUP_LOOKS[i]!,
    values: readings.map(({ stream }) => lagOf(stream?.groups ?? null, name)),
    together: "last",
  }));
}

function lagOf(groups: readonly GroupNow[] | null, name: string): number | null {
  return groups?.find((group) => group.name === name)?.lag ?? null;
}
