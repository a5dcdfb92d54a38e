import { formatBytes, formatCount, formatDuration, formatRate } from "../primitives/units.ts";
import { barChart } from "./bar-chart.ts";
import { type DivisionPlan, divisionLines } from "./division-text.ts";
import type { Plan } from "./plan.ts";
import { OVERHEAD_BYTES_PER_ENTRY, type StreamMemory } from "./stream-memory.ts";

const CHART_LINES = 4;

export interface PlanFacts {
  readonly plan: Plan;
  readonly memory: StreamMemory;
  readonly meanEventBytes: number;
  readonly seed: string;
  readonly startIso: string;
  readonly stream: string;
  readonly division?: DivisionPlan;
  /** Events due in each of as many equal slices of the shown time as the chart is wide. */
  readonly slices: readonly number[];
}

/** The plan for people. */
export function planText({
  plan,
  memory,
  meanEventBytes,
  seed,
  startIso,
  stream,
  slices,
  division,
}: PlanFacts): string {
  const shown =
    plan.events === null
      ? `the first ${formatDuration(plan.shownMs)} of an endless run`
      : formatDuration(plan.shownMs);
  const more =
    plan.events === null && plan.shownMs > 0
      ? [
          `  later    ${hourly(plan.meanRatePerSec)} events an hour, ${hourly(plan.meanRatePerSec * 24)} a day at this mean rate`,
        ]
      : [];
  const entry = `${meanEventBytes.toFixed(0)} + ${OVERHEAD_BYTES_PER_ENTRY} bytes each`;
  return [
    `Plan for ${stream}, seed ${seed}, start ${startIso}: ${shown}`,
    "",
    `  events   ${formatCount(plan.shownEvents)}, mean ${formatRate(plan.meanRatePerSec)}/s, peak ${formatRate(plan.peakRatePerSec)}/s, ${counted(plan.bursts, "burst")}`,
    ...more,
    `  bytes    ${formatBytes(memory.payloadBytes)} of JSON, ${meanEventBytes.toFixed(0)} bytes an event on average`,
    `  memory   about ${formatBytes(memory.redisBytes)} in Redis for ${formatCount(memory.entries)} ${memory.entries === 1 ? "entry" : "entries"}, ${entry}`,
    ...(division === undefined ? [] : divisionLines(division)),
    "",
    ...chart(slices, plan),
    "",
    ...phaseLines(plan),
    "",
  ].join("\n");
}

const hourly = (perSec: number): string => formatCount(Math.round(perSec * 3600));

const counted = (count: number, one: string): string =>
  `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;

function chart(slices: readonly number[], plan: Plan): string[] {
  const label = `${formatRate(plan.peakRatePerSec)}/s`;
  const lines = barChart(slices, CHART_LINES).map(
    (line, i) => `  ${(i === 0 ? label : "").padStart(label.length)} │${line}`,
  );
  const end = formatDuration(plan.shownMs);
  const axis = `  ${"0/s".padStart(label.length)} └${"─".repeat(slices.length)}`;
  return [...lines, axis, `  ${" ".repeat(label.length)}  0${end.padStart(Math.max(1, slices.length - 1))}`];
}

function phaseLines({ phases, shownMs }: Plan): string[] {
  const rows = phases.map(({ kind, startMs, endMs, ratePerSec, events }) => [
    kind,
    `${startMs === 0 ? "0" : formatDuration(startMs)} to ${formatDuration(endMs)}`,
    `${formatRate(ratePerSec)}/s`,
    counted(events, "event"),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length), 0));
  const lines = rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ")}`.trimEnd());
  return (phases.at(-1)?.endMs ?? 0) < shownMs ? [...lines, "  ..."] : lines;
}
