import { formatBytes, formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import { clock } from "../text-parts.ts";
import type { Chart, Line, Unit } from "./chart.ts";

/** A table for people has so many rows at most; neighbours share one. */
const MOST_ROWS = 60;

export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The chart in one sentence. */
export function chartSentence(chart: Chart): string {
  if (chart.across === "ms") return spreadSentence(chart);
  const [from, to] = [chart.edges[0]!, chart.edges.at(-1)!];
  const stretch =
    chart.across === "elapsed"
      ? formatDuration(to - from)
      : `${positionText(chart, from)} to ${positionText(chart, to)}`;
  const lines = chart.lines.map((line) => `${line.name.toLowerCase()} ${rangeText(line, chart.unit)}`);
  const bursts = chart.shaded.length;
  const shaded =
    bursts === 0 ? "" : bursts === 1 ? " One burst is shaded." : ` ${formatCount(bursts)} bursts are shaded.`;
  return `Over ${stretch}: ${lines.join("; ")}.${shaded}`;
}

/** "Of 12,400 events half took up to 0.021 ms, 99 % up to 3.2 ms, all up to 56 ms." */
function spreadSentence({ edges, lines }: Chart): string {
  const counts = lines[0]!.values.map((count) => count ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const upTo = (share: number): string => {
    let below = 0;
    const place = counts.findIndex((count) => {
      below += count;
      return below >= share * total;
    });
    return `${msText(edges[place + 1]!)} ms`;
  };
  return `Of ${formatCount(total)} events half took up to ${upTo(0.5)}, 99 % up to ${upTo(0.99)}, all up to ${upTo(1)}.`;
}

/** What the chart shows, in numbers. */
export function chartTable(chart: Chart): ChartTable {
  const count = chart.edges.length - 1;
  const step = Math.ceil(count / MOST_ROWS);
  const rows: string[][] = [];
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    const values = chart.lines.map((line) => valueText(together(line, chart.edges, from, to), chart.unit));
    rows.push([edgeText(chart, from, to - from), ...values]);
  }
  return {
    head: [HEAD[chart.across], ...chart.lines.map(({ name }) => `${name}${UNIT_NOTE[chart.unit]}`)],
    rows,
  };
}

const HEAD = { elapsed: "From", clock: "From (UTC)", ms: "Up to" } as const;
const UNIT_NOTE: Record<Unit, string> = {
  "per second": ", per second",
  ms: ", ms",
  events: "",
  entries: "",
  errors: "",
  bytes: "",
  share: "",
};

/** A value with its unit left out where the heading has it. */
export function valueText(value: number | null, unit: Unit): string {
  if (value === null) return "-";
  if (unit === "per second") return formatRate(value);
  if (unit === "ms") return msText(value);
  if (unit === "bytes") return formatBytes(value);
  if (unit === "share") return `${Number((value * 100).toFixed(1))} %`;
  return formatCount(Math.round(value));
}

/** 0.123 -> "0.12", 12.34 -> "12.3", 1234.5 -> "1,235" */
export function msText(ms: number): string {
  return ms >= 100 ? formatCount(Math.round(ms)) : String(Number(ms.toPrecision(ms < 1 ? 2 : 3)));
}

/** "12/s", "0.3 ms", "99,900", for where no heading says the unit. */
export function quantityText(value: number | null, unit: Unit): string {
  const suffix = value === null ? "" : unit === "per second" ? "/s" : unit === "ms" ? " ms" : "";
  return `${valueText(value, unit)}${suffix}`;
}

function rangeText({ values }: Line, unit: Unit): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "unknown";
  const least = known.reduce((a, b) => Math.min(a, b));
  const most = known.reduce((a, b) => Math.max(a, b));
  const text = quantityText(most, unit);
  return least === most ? text : `${quantityText(least, unit)} to ${text}`;
}

/** Where stretch `index` begins; of classes of ms, where it (or the last of `count`) ends. */
export function edgeText(chart: Chart, index: number, count = 1): string {
  return positionText(chart, chart.edges[chart.across === "ms" ? index + count : index]!);
}

function positionText({ across }: Chart, position: number): string {
  if (across === "elapsed") return position === 0 ? "0s" : formatDuration(position);
  return across === "ms" ? `${msText(position)} ms` : clock(position).slice(0, 19).replace("T", " ");
}

/** Stretches [from, to) as one. */
function together(line: Line, edges: readonly number[], from: number, to: number): number | null {
  const known = line.values
    .slice(from, to)
    .flatMap((value, i) =>
      value === null ? [] : [{ value, width: edges[from + i + 1]! - edges[from + i]! }],
    );
  if (known.length === 0) return null;
  if (line.together === "last") return known.at(-1)!.value;
  if (line.together === "most")
    return known.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (line.together === "sum") return known.reduce((sum, { value }) => sum + value, 0);
  const width = known.reduce((sum, each) => sum + each.width, 0);
  return known.reduce((sum, each) => sum + each.value * each.width, 0) / width;
}
