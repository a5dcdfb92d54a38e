import { asciiBytes } from "../../primitives/ascii.ts";
import type { FieldKey } from "../../primitives/random.ts";
import { type CompiledTable, compileTable, drawOf } from "../compiled-table.ts";
import type { Area, Curve, EventDeclaration, EventField, Key, Table, Value } from "../declare.ts";

/**
 * What is left of a declaration after compiling: an event is its head, then its parts, each one copy or one number. Constant text never
 * stands alone: it has moved into the rows before it. `field` numbers the event's fields, for those that follow an earlier one's row.
 */
export type Part =
  | { readonly kind: "text"; text: string }
  | {
      readonly kind: "rows";
      readonly field: number;
      readonly draw: FieldKey;
      readonly follows: number;
      readonly tables: RowTable[];
    }
  | { readonly kind: "seen"; readonly draw: FieldKey; readonly table: RowTable }
  | { readonly kind: "visit"; readonly keys: readonly Key[]; readonly first: boolean; after: string }
  | {
      readonly kind: "curve";
      readonly draw: FieldKey;
      readonly follows: number;
      readonly curves: readonly Curve[];
    }
  | {
      readonly kind: "area";
      readonly draw: FieldKey;
      readonly follows: number;
      readonly axis: "x" | "y";
      readonly areas: readonly Area[];
    };

export interface RowTable extends CompiledTable {
  readonly texts: string[];
}

/** The parts of an event's properties, from after the opening brace to the end of the event. */
export function partsOf(event: EventDeclaration, pages: Table): Part[] {
  const parts = event.fields.flatMap((field, i) => partsOfField(event, field, i, pages));
  parts.push({ kind: "text", text: "}}" });
  return mergeTexts(parts);
}

/** `"key":value,...` of the keys that have a value, after a comma unless they come first. */
export function keysText(
  keys: readonly Key[],
  values: readonly (Value | undefined)[],
  first: boolean,
): string {
  const present = keys.flatMap(({ key }, i) =>
    values[i] === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(values[i])}`],
  );
  return present.length === 0 ? "" : `${first ? "" : ","}${present.join(",")}`;
}

function partsOfField(event: EventDeclaration, field: EventField, i: number, pages: Table): Part[] {
  const first = i === 0;
  const key = field.keys[0]!.key;
  const draw = drawOf(event.name, key);
  const tableOf = (table: Table): RowTable => ({
    ...compileTable(table),
    texts: table.map((row) => keysText(field.keys, row.values, first)),
  });
  if (field.from === "visit") return [{ kind: "visit", keys: field.keys, first, after: "" }];
  if (field.from === "seen") return [{ kind: "seen", draw, table: tableOf(pages) }];
  if (field.from === "table")
    return [{ kind: "rows", field: i, draw, follows: -1, tables: [tableOf(field.table)] }];
  const follows = event.fields.findIndex((other, j) => j < i && other.keys[0]!.key === field.follows);
  if (follows < 0)
    throw new RangeError(`${event.name}.${key} follows ${field.follows}, which is no earlier field`);
  if (field.from === "linked")
    return [{ kind: "rows", field: i, draw, follows, tables: field.tables.map(tableOf) }];
  const label: Part = { kind: "text", text: `${first ? "" : ","}${JSON.stringify(key)}:` };
  if (field.from === "curve") return [label, { kind: "curve", draw, follows, curves: field.curves }];
  return [label, { kind: "area", draw, follows, axis: field.axis, areas: field.areas }];
}

/** Moves each text into the copy before it; what is left of texts stands between numbers. */
function mergeTexts(parts: readonly Part[]): Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const before = merged.at(-1);
    if (part.kind !== "text" || before === undefined || !append(before, part.text)) merged.push(part);
  }
  return merged;
}

function append(part: Part, text: string): boolean {
  if (part.kind === "text") part.text += text;
  else if (part.kind === "visit") part.after += text;
  else if (part.kind === "seen") appendToRows(part.table, text);
  else if (part.kind === "rows") for (const table of part.tables) appendToRows(table, text);
  else return false;
  return true;
}

function appendToRows(table: RowTable, text: string): void {
  table.texts.forEach((row, i) => {
    table.texts[i] = row + text;
  });
}

/** The most bytes that a part can take. */
export function maxBytesOf(part: Part, longestOf: (key: string) => number): number {
  if (part.kind === "text") return part.text.length;
  if (part.kind === "rows")
    return Math.max(...part.tables.flatMap(({ texts }) => texts.map((text) => text.length)));
  if (part.kind === "seen") return Math.max(...part.table.texts.map((text) => text.length));
  if (part.kind === "visit") {
    const keys = part.keys.reduce((sum, { key }) => sum + key.length + 4 + longestOf(key), 0);
    return keys + part.after.length;
  }
  return 9;
}

export const bytesOfTexts = (texts: readonly string[]): Uint8Array[] => texts.map(asciiBytes);
