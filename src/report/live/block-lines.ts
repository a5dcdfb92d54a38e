import type { Block, Field } from "./block.ts";
import { chartLines, INDENT } from "./chart.ts";
import { cut, fitting, shown, widthOf } from "./fit.ts";
import type { Look } from "./look.ts";
import { type Piece, painted } from "./paint.ts";

/** The lowest chart worth looking at, the highest that is needed, and what it takes besides: axis and times. */
const CHART = { leastHeight: 3, mostHeight: 8, extraLines: 2, leastColumns: 30 };
/** Below this, labels are not lined up any more. */
const NARROW = 30;
/** So wide a terminal has two fields to a line, and so wide a one four. */
const TWO_ABREAST = 76;
const FOUR_ABREAST = 152;

/** A block as lines for this terminal: none wider, and not so many that the log above has no room. Colours are in them, newlines are not. */
export function blockLines(block: Block, look: Look): string[] {
  const most = mostLines(look.rows);
  const notice = block.notice === undefined || most < 2 ? [] : rowLines(block.notice, look).slice(0, 1);
  const facts = [...fieldLines(block.fields, look), ...block.rows.flatMap((row) => rowLines(row, look))];
  const left = most - notice.length - facts.length;
  const title = left > 0 ? [titleLine(block, look)] : [];
  const chart = chartOf(block, left - title.length, look);
  return [...title, ...chart, ...facts.slice(0, most - notice.length), ...notice].map((line) =>
    painted(line, look),
  );
}

/** A quarter of the terminal belongs to the log. */
function mostLines(rows: number): number {
  return Math.max(1, rows <= 6 ? rows - 1 : Math.floor(rows * 0.75));
}

function titleLine({ title, aside }: Block, look: Look): Piece[] {
  const left = cut(shown(title, look), look.columns, look);
  const right = shown(aside, look);
  const gap = look.columns - widthOf(left, look) - widthOf(right, look);
  const name: Piece = { text: left, tone: "strong" };
  return gap < 2 ? [name] : [name, { text: " ".repeat(gap) }, { text: right, tone: "quiet" }];
}

function chartOf({ chart }: Block, lines: number, look: Look): Piece[][] {
  const height = Math.min(CHART.mostHeight, lines - CHART.extraLines);
  if (chart === undefined || height < CHART.leastHeight || look.columns < CHART.leastColumns) return [];
  return chartLines(chart(look.columns - INDENT), height, look);
}

function fieldLines(fields: readonly Field[], look: Look): Piece[][] {
  const abreast = look.columns >= FOUR_ABREAST ? 4 : look.columns >= TWO_ABREAST ? 2 : 1;
  const columns = Math.floor(look.columns / abreast) - (abreast > 1 ? 2 : 0);
  const lines: Piece[][] = [];
  for (let at = 0; at < fields.length; at += abreast) {
    const cells = fields.slice(at, at + abreast).map((field) => cellOf(field, columns, look));
    lines.push(cells.flatMap((cell, i) => (i < cells.length - 1 ? padded(cell, columns + 2, look) : cell)));
  }
  return lines;
}

function cellOf({ label, parts }: Field, columns: number, look: Look): Piece[] {
  const pieces = parts.map((part) => ({ ...part, text: shown(part.text, look) }));
  if (columns < NARROW) return squeezed(label, pieces, columns, look);
  return [labelPiece(label), ...fitting(pieces, columns - INDENT, look)];
}

/** "lateness p50 0.21 ms" is all that twenty columns hold. */
function squeezed(label: string, pieces: readonly Piece[], columns: number, look: Look): Piece[] {
  const [first = { text: "" }, ...others] = pieces.map((piece) => ({
    ...piece,
    text: piece.text.replace(/ {2,}/g, " ").trim(),
  }));
  return fitting([{ ...first, text: `${label} ${first.text}` }, ...others], columns, look);
}

/** The parts on as many lines as they need, those below the first one indented. */
function rowLines({ label, parts }: Field, look: Look): Piece[][] {
  const lines: Piece[][] = [];
  let rest = parts;
  do {
    const line = cellOf({ label: lines.length === 0 ? label : "", parts: rest }, look.columns, look);
    lines.push(line);
    if (look.columns < NARROW) break;
    // The label, and then parts with blanks between them.
    rest = rest.slice(Math.max(1, Math.ceil((line.length - 1) / 2)));
  } while (rest.length > 0);
  return lines;
}

function labelPiece(label: string): Piece {
  return { text: label.padEnd(INDENT), tone: "quiet" };
}

function padded(pieces: readonly Piece[], columns: number, look: Look): Piece[] {
  const width = pieces.reduce((sum, { text }) => sum + widthOf(text, look), 0);
  return [...pieces, { text: " ".repeat(Math.max(0, columns - width)) }];
}
