import { below, pickRow } from "../primitives/pick.ts";
import { Draws, fieldKey, seedKey, subKey } from "../primitives/random.ts";
import { compileTable, curveValue, drawOf } from "./compiled-table.ts";
import type { EventDeclaration, EventField, ModelDeclaration, Row, Table, Value } from "./declare.ts";
import { eventIdWriter, visitIdText } from "./event-ids.ts";
import type { Stream } from "./model.ts";
import { uuidText } from "./uuid.ts";
import { Visits } from "./visits.ts";

type Properties = Record<string, Value>;

/**
 * The slow, obvious twin of the encoder: event `index` as an object, computed from scratch, nothing remembered between events.
 * It reads the same declaration and shares the draws, but none of the machinery that makes the encoder fast.
 */
export function twinOf(
  declaration: ModelDeclaration,
  stream: Stream,
): (index: number) => Record<string, unknown> {
  const key = seedKey(stream.seed);
  const draws = new Draws(subKey(key, "event"));
  const visits = new Visits(key, declaration.visit, declaration.users.length);
  const visitId = visitIdText(stream);
  const id = eventIdWriter(stream);
  const types = compileTable(declaration.events.map(({ weight }) => ({ weight, values: [] })));
  const pages = declaration.events[0]!.fields[0]!;
  if (pages.from !== "table") throw new RangeError("The first field of the first event must be a table");

  const typeOf = (index: number): number =>
    index === 0 ? 0 : pickRow(draws.seat(index).draw(fieldKey("event_type")), types.alias);
  const userOf = (index: number): number =>
    below(draws.seat(index).draw(fieldKey("user_id")), declaration.users.length);
  const lastShown = (index: number, isWanted: (user: number) => boolean): number => {
    for (let i = index - 1; i >= 0; i--) if (isWanted(userOf(i)) && typeOf(i) === 0) return i;
    return -1;
  };
  const pageOf = (index: number): Row => {
    const draw = drawOf(declaration.events[0]!.name, pages.keys[0]!.key);
    return pages.table[pickRow(draws.seat(index).draw(draw), compileTable(pages.table).alias)]!;
  };

  return (index) => {
    const event = declaration.events[typeOf(index)]!;
    const own = userOf(index);
    const sawOwn = lastShown(index, (user) => user === own);
    const borrowed = event.needsSeen === true && sawOwn < 0;
    const user = borrowed ? userOf(lastShown(index, () => true)) : own;
    const shownBy = typeOf(index) === 0 ? index : lastShown(index, (other) => other === user);
    const unixMs = stream.unixMsOf(index);
    const visit = visits.at(user, stream.unixMsOf(shownBy < 0 ? index : shownBy) - stream.startUnixMs);
    const visitValues = { ...visits.valuesOf(visit), [declaration.visit.id]: visitId(visit) };
    const seen = shownBy < 0 ? undefined : pageOf(shownBy);
    id.write(index, unixMs);
    const [w0, w1, w2, w3] = id.words as unknown as [number, number, number, number];
    return {
      event_id: uuidText(w0, w1, w2, w3),
      timestamp: new Date(unixMs).toISOString(),
      event_type: event.name,
      user_id: declaration.users[user]!,
      properties: propertiesOf(event, draws.seat(index), visitValues, seen, declaration, pages.table),
    };
  };
}

function propertiesOf(
  event: EventDeclaration,
  draws: Draws,
  visit: Properties,
  seen: Row | undefined,
  declaration: ModelDeclaration,
  pages: Table,
): Properties {
  const properties: Properties = {};
  const rows = new Map<string, Row>();
  const set = (field: EventField, values: readonly (Value | undefined)[]): void => {
    field.keys.forEach(({ key }, i) => {
      const value = values[i];
      if (value !== undefined) properties[key] = value;
    });
  };
  for (const field of event.fields) {
    const first = field.keys[0]!.key;
    const bits = draws.draw(drawOf(event.name, first));
    const link = "follows" in field ? (rows.get(field.follows)!.link ?? 0) : 0;
    if (field.from === "table" || field.from === "linked") {
      const table = field.from === "table" ? field.table : field.tables[link]!;
      const row = table[pickRow(bits, compileTable(table).alias)]!;
      rows.set(first, row);
      set(field, row.values);
    } else if (field.from === "visit")
      set(
        field,
        field.keys.map(({ key }) => visit[key]),
      );
    else if (field.from === "seen")
      set(field, (seen ?? pages[pickRow(bits, compileTable(pages).alias)]!).values);
    else if (field.from === "curve") set(field, [curveValue(bits, field.curves[link]!)]);
    else {
      const [from, to] = field.areas[link]![field.axis];
      const size = Number(visit[declaration.visit.viewport[field.axis === "x" ? 0 : 1]]);
      const [low, high] = [Math.floor((from * size) / 1000), Math.floor((to * size) / 1000)];
      set(field, [low + below(bits, high - low + 1)]);
    }
  }
  return properties;
}
