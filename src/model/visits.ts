import { below, pickRow } from "../primitives/pick.ts";
import { Draws, type Key, subKey } from "../primitives/random.ts";
import { type CompiledTable, compileTable, drawOf } from "./compiled-table.ts";
import type { Value, VisitDeclaration, VisitDraw } from "./declare.ts";

/** A visit of a user: the times are ms since the run's start, and the visit lasts until the next one begins. */
export interface Visit {
  readonly user: number;
  /** Unique in the run. */
  readonly number: number;
  readonly beginMs: number;
  readonly endMs: number;
}

/**
 * Who visits when, as a function of (seed, user, time), so that any event finds its visit without looking at others. A user's time is
 * cut into cells; visit v begins in cell v, at a drawn distance below jitterMs from the cell's beginning, and lasts until visit v + 1.
 * Cells of 30 min and a jitter of 20 min make visits of 10 to 50 min. Each user's cells are shifted by a draw of his own.
 */
export class Visits {
  private readonly declaration: VisitDeclaration;
  private readonly userCount: number;
  private readonly draws: Draws;
  private readonly userDraws: Draws;
  private readonly fields: readonly CompiledDraw[];

  constructor(key: Key, declaration: VisitDeclaration, userCount: number) {
    this.declaration = declaration;
    this.userCount = userCount;
    this.draws = new Draws(subKey(key, "visit"));
    this.userDraws = new Draws(subKey(key, "user"));
    this.fields = compileDraws(declaration.draws);
  }

  /** The visit of `user` at atMs >= 0. */
  at(user: number, atMs: number): Visit {
    const { cellMs } = this.declaration;
    const shiftMs = below(this.userDraws.seat(user).draw(SHIFT), cellMs);
    const cell = Math.floor((atMs + shiftMs) / cellMs);
    const begun = this.beginMs(user, cell) <= atMs + shiftMs;
    const own = begun ? cell : cell - 1;
    return {
      user,
      number: this.numberOf(user, own),
      beginMs: this.beginMs(user, own) - shiftMs,
      endMs: this.beginMs(user, own + 1) - shiftMs,
    };
  }

  /** What the visit drew: a value for each of its keys. */
  valuesOf(visit: Visit): Record<string, Value> {
    this.draws.seat(visit.number);
    this.userDraws.seat(visit.user);
    const rows: number[] = [];
    const values: Record<string, Value> = {};
    for (const field of this.fields) {
      const link =
        field.follows < 0 ? 0 : this.fields[field.follows]!.tables[0]!.links[rows[field.follows]!]!;
      const usual = below(this.draws.draw(field.coin), 1000) < field.habit;
      const row = pickRow((usual ? this.userDraws : this.draws).draw(field.draw), field.tables[link]!.alias);
      rows.push(row);
      field.keys.forEach((key, column) => {
        values[key] = field.values[link]![row]![column]!;
      });
    }
    return values;
  }

  private beginMs(user: number, cell: number): number {
    const { cellMs, jitterMs } = this.declaration;
    return cell * cellMs + below(this.draws.seat(this.numberOf(user, cell)).draw(JITTER), jitterMs);
  }

  /** The visit before the first cell is the one that was under way at the start: cell -1. */
  private numberOf(user: number, cell: number): number {
    return (cell + 1) * this.userCount + user;
  }
}

const SHIFT = drawOf("user", "shift");
const JITTER = drawOf("visit", "jitter");

interface CompiledDraw {
  readonly keys: readonly string[];
  readonly draw: ReturnType<typeof drawOf>;
  readonly coin: ReturnType<typeof drawOf>;
  /** Permille. */
  readonly habit: number;
  /** Which field's row says which table, or -1. */
  readonly follows: number;
  readonly tables: readonly CompiledTable[];
  readonly values: readonly (readonly (readonly (Value | undefined)[])[])[];
}

function compileDraws(fields: readonly VisitDraw[]): CompiledDraw[] {
  return fields.map((field) => {
    const tables = field.from === "table" ? [field.table] : field.tables;
    const first = field.keys[0]!.key;
    return {
      keys: field.keys.map(({ key }) => key),
      draw: drawOf("visit", first),
      coin: drawOf("visit", `${first}/habit`),
      habit: (field.from === "table" && field.habit) || 0,
      follows: field.from === "linked" ? fields.findIndex(({ keys }) => keys[0]!.key === field.follows) : -1,
      tables: tables.map(compileTable),
      values: tables.map((table) => table.map((row) => row.values)),
    };
  });
}
