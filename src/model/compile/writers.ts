import { asciiBytes, writeDigits } from "../../primitives/ascii.ts";
import { below, pickRow } from "../../primitives/pick.ts";
import type { Casting } from "../casting.ts";
import { curveValue } from "../compiled-table.ts";
import type { Scene } from "../scene.ts";
import { bytesOfTexts, type Part, type RowTable } from "./parts.ts";
import type { Slot } from "./slots.ts";

/** What the writers of one event type look at: the cast, the visit, and the rows that the event's earlier fields drew. */
export interface Moment {
  readonly casting: Casting;
  readonly scene: Scene;
  readonly rows: Int32Array;
  slot: Slot | undefined;
}

/** Writes its part at `at`, gives the end offset. */
export type Writer = (into: Uint8Array, at: number) => number;

/** The writers of one event type, in order. `shows`: the first field is the page that the scene has drawn already. */
export function writersOf(
  parts: readonly Part[],
  moment: Moment,
  { shows, firstFragment }: { shows: boolean; firstFragment: number },
): Writer[] {
  const links = linksByField(parts);
  let fragment = firstFragment;
  return parts.map((part, i) => {
    if (part.kind === "text") return textWriter(asciiBytes(part.text));
    if (part.kind === "visit") return visitWriter(moment, fragment++);
    if (part.kind === "seen") return seenWriter(part, moment);
    if (part.kind === "rows") {
      if (shows && i === 0) return shownWriter(part.tables[0]!, moment);
      return part.follows < 0
        ? rowWriter(part, moment)
        : linkedRowWriter(part, moment, links.get(part.follows)!);
    }
    return part.kind === "curve"
      ? curveWriter(part, moment, links.get(part.follows)!)
      : areaWriter(part, moment, links.get(part.follows)!);
  });
}

function linksByField(parts: readonly Part[]): Map<number, readonly number[]> {
  return new Map(
    parts.flatMap((part) => (part.kind === "rows" ? [[part.field, part.tables[0]!.links] as const] : [])),
  );
}

function textWriter(bytes: Uint8Array): Writer {
  return (into, at) => {
    into.set(bytes, at);
    return at + bytes.length;
  };
}

function shownWriter(table: RowTable, { scene }: Moment): Writer {
  const rows = bytesOfTexts(table.texts);
  return (into, at) => copy(rows[scene.page]!, into, at);
}

function rowWriter(
  { draw, tables, field }: Extract<Part, { kind: "rows" }>,
  { casting: { draws }, rows }: Moment,
): Writer {
  const { alias, texts } = tables[0]!;
  const bytes = bytesOfTexts(texts);
  return (into, at) => {
    const row = pickRow(draws.draw(draw), alias);
    rows[field] = row;
    return copy(bytes[row]!, into, at);
  };
}

function linkedRowWriter(
  { draw, tables, field, follows }: Extract<Part, { kind: "rows" }>,
  { casting: { draws }, rows }: Moment,
  links: readonly number[],
): Writer {
  const bytes = tables.map(({ texts }) => bytesOfTexts(texts));
  return (into, at) => {
    const link = links[rows[follows]!]!;
    const row = pickRow(draws.draw(draw), tables[link]!.alias);
    rows[field] = row;
    return copy(bytes[link]![row]!, into, at);
  };
}

function seenWriter(
  { draw, table }: Extract<Part, { kind: "seen" }>,
  { casting: { draws }, scene }: Moment,
): Writer {
  const rows = bytesOfTexts(table.texts);
  return (into, at) =>
    copy(rows[scene.page < 0 ? pickRow(draws.draw(draw), table.alias) : scene.page]!, into, at);
}

function visitWriter(moment: Moment, fragment: number): Writer {
  return (into, at) => copy(moment.slot!.fragments[fragment]!, into, at);
}

function curveWriter(
  { draw, curves, follows }: Extract<Part, { kind: "curve" }>,
  { casting: { draws }, rows }: Moment,
  links: readonly number[],
): Writer {
  return (into, at) => writeDigits(curveValue(draws.draw(draw), curves[links[rows[follows]!]!]!), into, at);
}

function areaWriter(
  { draw, areas, follows, axis }: Extract<Part, { kind: "area" }>,
  moment: Moment,
  links: readonly number[],
): Writer {
  const { draws } = moment.casting;
  return (into, at) => {
    const [from, to] = areas[links[moment.rows[follows]!]!]![axis];
    const size = axis === "x" ? moment.slot!.width : moment.slot!.height;
    return writeDigits(coordinate(draws.draw(draw), from, to, size), into, at);
  };
}

/** A whole coordinate between permille `from` and `to` (both included) of `size`. */
export function coordinate(bits: number, from: number, to: number, size: number): number {
  const low = Math.floor((from * size) / 1000);
  const high = Math.floor((to * size) / 1000);
  return low + below(bits, high - low + 1);
}

function copy(bytes: Uint8Array, into: Uint8Array, at: number): number {
  into.set(bytes, at);
  return at + bytes.length;
}
