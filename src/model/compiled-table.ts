import { type AliasTable, aliasTable } from "../primitives/pick.ts";
import { type FieldKey, fieldKey } from "../primitives/random.ts";
import type { Curve, Table } from "./declare.ts";

/** A table ready to be drawn from: the alias table of its weights, and each row's link. */
export interface CompiledTable {
  readonly alias: AliasTable;
  readonly links: readonly number[];
}

export function compileTable(table: Table): CompiledTable {
  return { alias: aliasTable(table.map((row) => row.weight)), links: table.map((row) => row.link ?? 0) };
}

/** A draw is named by its scope (the event's name, or "visit") and the first key that it sets: other fields come and go without moving it. */
export function drawOf(scope: string, key: string): FieldKey {
  return fieldKey(`${scope}.${key}`);
}

const STEPS = 4096;

/**
 * The value of a curve at one of 4096 evenly spaced quantiles, chosen by the top 12 bits. Whole arithmetic, rounded down.
 * A walk over its few knots: a table of all 4096 values would take longer to make than most programs of this kind run.
 */
export function curveValue(bits: number, curve: Curve): number {
  const step = bits >>> 20;
  let after = 1;
  while (curve[after]![0] * STEPS <= step * 1000) after++;
  const [p0, v0] = curve[after - 1]!;
  const [p1, v1] = curve[after]!;
  return v0 + Math.floor(((v1 - v0) * (step * 1000 - p0 * STEPS)) / ((p1 - p0) * STEPS));
}
