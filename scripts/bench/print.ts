import type { Comparison, Reading, Result, Table } from "./result.ts";

/** Ratio first, then how far it spread, what it should be and whether it is; then both sides. */
export function linesOf(result: Result): string {
  if (result.kind === "comparison") return comparisonLines(result);
  return result.kind === "reading" ? readingLines(result) : tableLines(result);
}

function comparisonLines(c: Comparison): string {
  const range = c.ratioRange.map((ratio) => ratio.toFixed(2)).join(" to ");
  return [
    `${c.ratio.toFixed(2)} times (${range} over ${c.pairs} pairs), aim ${c.aim}: ${verdict(c.met)}   ${c.name}`,
    `    ${figure(c.oursMedian)} ${c.unit}  ${c.ours}`,
    `    ${figure(c.theirsMedian)} ${c.unit}  ${c.theirs}`,
  ].join("\n");
}

function readingLines({ value, unit, aim, met, name, ours }: Reading): string {
  return `${figure(value).trim()} ${unit}, aim ${aim}: ${verdict(met)}   ${name}\n    ${ours}`;
}

function tableLines({ name, rows }: Table): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => `${row[column] ?? "-"}`));
  const widths = columns.map((column, at) => Math.max(column.length, ...cells.map((row) => row[at]!.length)));
  const line = (row: readonly string[]) =>
    `    ${row.map((cell, at) => cell.padStart(widths[at]!)).join("  ")}`;
  return [name, line(columns), ...cells.map(line)].join("\n");
}

function verdict(met: boolean | null): string {
  if (met === null) return "told";
  return met ? "met" : "MISSED";
}

function figure(value: number): string {
  const text = value < 1000 ? value.toFixed(value < 10 ? 3 : 1) : Math.round(value).toLocaleString("en");
  return text.padStart(9);
}
