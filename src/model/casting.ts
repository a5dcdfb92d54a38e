import { below, pickRow } from "../primitives/pick.ts";
import { Draws, fieldKey, type Key, subKey } from "../primitives/random.ts";
import { type CompiledTable, compileTable, drawOf } from "./compiled-table.ts";
import type { ModelDeclaration, Table } from "./declare.ts";

const TYPE = fieldKey("event_type");
const USER = fieldKey("user_id");

/**
 * Who does what in which event: the type and the user, drawn for each index alone, and the page that a user saw last, found by looking
 * back. Type 0 shows a page; event 0 is always one, so that somebody has seen something.
 */
export class Casting {
  /** Seated by the caller at the event's index; the fields' draws come from here as well. */
  readonly draws: Draws;
  readonly userCount: number;
  private readonly types: CompiledTable;
  private readonly pages: CompiledTable;
  private readonly pageDraw: ReturnType<typeof drawOf>;

  constructor(key: Key, declaration: ModelDeclaration) {
    this.draws = new Draws(subKey(key, "event"));
    this.userCount = declaration.users.length;
    this.types = compileTable(declaration.events.map(({ weight }) => ({ weight, values: [] })));
    this.pages = compileTable(pagesOf(declaration));
    const shows = declaration.events[0]!;
    this.pageDraw = drawOf(shows.name, shows.fields[0]!.keys[0]!.key);
  }

  /** The type of the event at which `draws` is seated. */
  type(index: number): number {
    return index === 0 ? 0 : pickRow(this.draws.draw(TYPE), this.types.alias);
  }

  user(): number {
    return below(this.draws.draw(USER), this.userCount);
  }

  /** The page that the seated event shows, a row of the pages. */
  page(): number {
    return pickRow(this.draws.draw(this.pageDraw), this.pages.alias);
  }

  /** The last event before `index` that showed a page to `user` (any user when -1), or -1. Leaves `draws` seated elsewhere. */
  lastShown(index: number, user: number): number {
    for (let i = index - 1; i >= 0; i--) {
      this.draws.seat(i);
      if ((user < 0 || this.user() === user) && this.type(i) === 0) return i;
    }
    return -1;
  }
}

/** The table of the pages: the first field of the first event. */
export function pagesOf(declaration: ModelDeclaration): Table {
  const field = declaration.events[0]!.fields[0]!;
  if (field.from !== "table") throw new RangeError("The first field of the first event must be a table");
  return field.table;
}
