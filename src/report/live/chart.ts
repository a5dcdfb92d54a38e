import type { Look } from "./block.ts";
import { cut, widthOf } from "./fit.ts";
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
  const plot = Array.from({ length: height }, (_, line) => {
    const label = line === 0 ? `${compact(chart.top)}/s` : "";
    const cells = chart.bars.map((bar) =>
      cellOf(bar, (height - 1 - line) * PARTS, height, chart.top, glyphs),
    );
    return [{ text: `${label.padStart(INDENT - 2)} ${glyphs.side}`, tone: "quiet" as const }, ...cells];
  });
  const axis = chart.bars.map(
    ({ isMarked }): Piece =>
      isMarked ? { text: glyphs.marked, tone: "burst" } : { text: glyphs.axis, tone: "quiet" },
  );
  const zero: Piece = { text: `${"0".padStart(INDENT - 2)} ${glyphs.corner}`, tone: "quiet" };
  return [...plot, [zero, ...axis], [{ text: timesLine(chart, glyphs, look), tone: "quiet" }]];
}

/** The cell whose lower edge is `from` eighths high. */
function cellOf(
  { value, target, isMarked }: Bar,
  from: number,
  height: number,
  top: number,
  glyphs: Glyphs,
): Piece {
  if (value === null) return { text: " " };
  const parts = (amount: number) =>
    amount > 0 ? Math.min(height * PARTS, Math.max(1, Math.round((amount / top) * height * PARTS))) : 0;
  const filled = Math.min(PARTS, Math.max(0, parts(value) - from));
  const wanted = target === null ? Number.POSITIVE_INFINITY : parts(target);
  const usual: Tone = isMarked ? "burst" : "flow";
  if (filled > 0) return { text: glyphs.filled[filled]!, tone: from >= wanted ? "above" : usual };
  const isMissing = target !== null && wanted - from >= PARTS / 2;
  return isMissing ? { text: glyphs.missing, tone: "short" } : { text: " " };
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
