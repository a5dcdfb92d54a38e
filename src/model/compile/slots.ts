import { asciiBytes } from "../../primitives/ascii.ts";
import type { Value } from "../declare.ts";
import type { Visit, Visits } from "../visits.ts";
import { keysText, type Part } from "./parts.ts";

type VisitPart = Extract<Part, { kind: "visit" }>;

/** What a user's current visit contributes to his events: its values ready as bytes, one fragment for each visit part of the model. */
export interface Slot {
  visit: Visit;
  /** The event that showed the page which its user saw last. */
  shownBy: number;
  width: number;
  height: number;
  readonly fragments: Uint8Array[];
}

/**
 * The current visit of each user, rendered when it changes: every half hour a user, not every event.
 * `idText` gives a visit's id; `parts` are the visit parts of all event types, in the order of their fragments.
 */
export class Slots {
  private readonly slots: (Slot | undefined)[];
  private readonly render: (slot: Slot) => void;
  private readonly visits: Visits;

  constructor(
    visits: Visits,
    userCount: number,
    parts: readonly VisitPart[],
    id: Identify,
    viewport: readonly [string, string],
  ) {
    this.visits = visits;
    this.slots = Array.from({ length: userCount }, () => undefined);
    this.render = (slot) => {
      const values: Record<string, Value> = {
        ...visits.valuesOf(slot.visit),
        [id.key]: id.textOf(slot.visit),
      };
      slot.width = Number(values[viewport[0]]);
      slot.height = Number(values[viewport[1]]);
      parts.forEach((part, i) => {
        const own = keysText(
          part.keys,
          part.keys.map(({ key }) => values[key]),
          part.first,
        );
        slot.fragments[i] = asciiBytes(own + part.after);
      });
    };
  }

  /**
   * The slot of `user` for an event whose page was shown by event `shownBy` (-1: by none): his visit at that event's time, or at
   * the event's own where he saw no page. `ownMs` is the event's ms since the run's start, `msOf` gives that of others.
   */
  of(user: number, shownBy: number, index: number, ownMs: number, msOf: (index: number) => number): Slot {
    const slot = this.slots[user];
    if (slot !== undefined && slot.shownBy === shownBy && shownBy >= 0) return slot;
    const atMs = shownBy < 0 || shownBy === index ? ownMs : msOf(shownBy);
    const turned =
      slot !== undefined && atMs >= slot.visit.beginMs && atMs < slot.visit.endMs
        ? slot
        : this.turn(user, atMs);
    turned.shownBy = shownBy;
    return turned;
  }

  private turn(user: number, atMs: number): Slot {
    const visit = this.visits.at(user, atMs);
    const slot = this.slots[user] ?? { visit, shownBy: -1, width: 0, height: 0, fragments: [] };
    slot.visit = visit;
    this.slots[user] = slot;
    this.render(slot);
    return slot;
  }
}

/** How a visit is named: under which key, and with which text. */
export interface Identify {
  readonly key: string;
  textOf(visit: Visit): string;
}
