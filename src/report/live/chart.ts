import { cut, widthOf } from "./fit.ts";
import type { Look } from "./look.ts";
import type { Piece, Tone } from "./paint.ts";
import { compact } from "./scale.ts";

/** Bars over time, held against what they should be. */
export interface Chart {
  /** From left to right, one to a column. */
  readonly bars: readonly Bar[];
  /** What the full height stands for, above 0; higher bars end there. */
  readonly top: number;
  /** Under the first and the last column. */
  readonly from: string;
  readonly to: string;
  /** What a marked stretch is, and what is missing up to the target; "" where there is none. */
  readonly markedName: string;
  readonly missingName: string;
}

export interface Bar {
  /** From 0; null where nothing is known. */
  readonly value: number | null;
  /** What it should be; null where there is no such thing. */
  readonly target: number | null;
  /** On the axis, known before the value is. */
  readonly isMarked: boolean;
}

/** Blanks before the plot: the values of all fields begin there too. */
export const INDENT = 10;

interface Glyphs {
  /** From nothing to a full cell. */
  readonly filled: readonly string[];
  readonly missing: string;
  readonly side: string;
  readonly corner: string;
  readonly axis: string;
  readonly marked: string;
}

const UNICODE: Glyphs = {
  filled: [..." ▁▂▃▄▅▆▇█"],
  missing: "░",
  side: "│",
  corner: "└",
  axis: "─",
  marked: "━",
};
const ASCII: Glyphs = {
  filled: [...".....", ..."####"].with(0, " "),
  missing: ":",
  side: "|",
  corner: "+",
  axis: "-",
  marked: "=",
};
const PARTS = 8;

/** `height` lines of bars, the axis, and the times below it. */
export function chartLines(chart: Chart, height: number, look: Look): Piece[][] {
  const glyphs = look.isUnicode ? UNICODE : ASCII;
  const columns = chart.bars.map((bar) => columnOf(bar, height * PARTS, chart.top));
  const plot = Array.from({ length: height }, (_, line) => {
    const label = line === 0 ? `${compact(chart.top)}/s` : "";
    const from = (height - 1 - line) * PARTS;
    return [margin(label, glyphs.side), ...columns.map((column) => cellOf(column, from, glyphs))];
  });
  const axis = chart.bars.map(
    ({ isMarked }): Piece =>
      isMarked ? { text: glyphs.marked, tone: "burst" } : { text: glyphs.axis, tone: "quiet" },
  );
  const times: Piece = { text: timesLine(chart, glyphs, look), tone: "quiet" };
  return [...plot, [margin("0", glyphs.corner), ...axis], [times]];
}

/** A bar in eighths of a cell: how far it is filled, and how far it should be. */
interface Column {
  readonly filled: number;
  readonly wanted: number;
  readonly tone: Tone;
}

/** What is above 0 shows at least an eighth; without a target what there is is what should be. */
function columnOf({ value, target, isMarked }: Bar, full: number, top: number): Column {
  const parts = (amount: number) =>
    amount > 0 ? Math.min(full, Math.max(1, Math.round((amount / top) * full))) : 0;
  const filled = parts(value ?? 0);
  const isKnown = value !== null && target !== null;
  return { filled, wanted: isKnown ? parts(target) : filled, tone: isMarked ? "burst" : "flow" };
}

/** The cell whose lower edge is `from` eighths high. */
function cellOf({ filled, wanted, tone }: Column, from: number, glyphs: Glyphs): Piece {
  if (filled > from)
    return { text: glyphs.filled[Math.min(PARTS, filled - from)]!, tone: from >= wanted ? "above" : tone };
  return wanted - from >= PARTS / 2 ? { text: glyphs.missing, tone: "short" } : { text: " " };
}

function margin(label: string, edge: string): Piece {
  return { text: `${label.padStart(INDENT - 2)} ${edge}`, tone: "quiet" };
}

/** The legend stands between the times where it fits. */
function timesLine({ bars, from, to, markedName, missingName }: Chart, glyphs: Glyphs, look: Look): string {
  const gap = bars.length - widthOf(from, look) - widthOf(to, look);
  const blank = " ".repeat(INDENT);
  if (gap < 2) return blank + cut(from, bars.length, look);
  const entries = [
    ...(markedName === "" ? [] : [`${glyphs.marked} ${markedName}`]),
    ...(missingName === "" ? [] : [`${glyphs.missing} ${missingName}`]),
  ];
  const legend = entries.join("   ");
  const before = Math.floor((gap - widthOf(legend, look)) / 2);
  if (before < 2) return `${blank}${from}${" ".repeat(gap)}${to}`;
  const after = gap - widthOf(legend, look) - before;
  return `${blank}${from}${" ".repeat(before)}${legend}${" ".repeat(after)}${to}`;
}
