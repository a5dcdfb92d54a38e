import { asciiBytes } from "../../primitives/ascii.ts";
import { seedKey } from "../../primitives/random.ts";
import { Casting, pagesOf } from "../casting.ts";
import type { ModelDeclaration, VisitDeclaration } from "../declare.ts";
import { eventIdWriter, visitIdText } from "../event-ids.ts";
import type { Encoder, Stream } from "../model.ts";
import { Scene } from "../scene.ts";
import { writeUuidDigits } from "../uuid.ts";
import { Visits } from "../visits.ts";
import { EVENT_ID_AT, Head } from "./head.ts";
import { maxBytesOf, type Part, partsOf } from "./parts.ts";
import { Slots } from "./slots.ts";
import { type Moment, type Writer, writersOf } from "./writers.ts";

/**
 * Compiles a declaration for one stream. Per event: cast it (who, what, which page), copy the head, write id and user into it, then
 * let each part copy its bytes or write its number. No object and no string is made for an event.
 */
export function compileEncoder(declaration: ModelDeclaration, stream: Stream): Encoder {
  const key = seedKey(stream.seed);
  const casting = new Casting(key, declaration);
  const scene = new Scene(casting, declaration.events);
  const parts = declaration.events.map((event) => partsOf(event, pagesOf(declaration)));
  const visitParts = parts.flat().filter((part) => part.kind === "visit");
  const visits = new Visits(key, declaration.visit, declaration.users.length);
  const identify = { key: declaration.visit.id, textOf: visitIdText(stream) };
  const slots = new Slots(visits, declaration.users.length, visitParts, identify, declaration.visit.viewport);
  const types = compileTypes(declaration, parts, { casting, scene });
  const users = declaration.users.map(asciiBytes);
  const { words, write: writeId } = eventIdWriter(stream);
  const { unixMsOf, startUnixMs } = stream;
  const msOf = (index: number): number => unixMsOf(index) - startUnixMs;
  const made = new Array<number>(types.length).fill(0);
  let madeTo = 0;

  return {
    maxEventBytes: maxEventBytes(declaration, parts),
    made,
    write(index, into, at) {
      const unixMs = unixMsOf(index);
      scene.enter(index);
      const { head, moment, writers } = types[scene.type]!;
      if (index >= madeTo) {
        madeTo = index + 1;
        made[scene.type]!++;
      }
      moment.slot = slots.of(scene.user, scene.shownBy, index, unixMs - startUnixMs, msOf);
      head.setTime(unixMs);
      into.set(head.bytes, at);
      writeId(index, unixMs);
      writeUuidDigits(words[0]!, words[1]!, words[2]!, words[3]!, into, at + EVENT_ID_AT);
      const user = users[scene.user]!;
      const userAt = at + head.userAt;
      for (let i = 0; i < user.length; i++) into[userAt + i] = user[i]!;
      let end = at + head.bytes.length;
      for (let i = 0; i < writers.length; i++) end = writers[i]!(into, end);
      return end;
    },
    pass: (from, to) => scene.pass(from, to),
  };
}

interface CompiledType {
  readonly head: Head;
  readonly moment: Moment;
  readonly writers: readonly Writer[];
}

function compileTypes(
  declaration: ModelDeclaration,
  parts: readonly (readonly Part[])[],
  cast: { casting: Casting; scene: Scene },
): CompiledType[] {
  let fragments = 0;
  return declaration.events.map((event, type) => {
    const rows = new Int32Array(event.fields.length);
    const moment: Moment = { ...cast, rows, slot: undefined };
    const own = parts[type]!;
    const writers = writersOf(own, moment, { shows: type === 0, firstFragment: fragments });
    fragments += own.filter((part) => part.kind === "visit").length;
    return { head: new Head(event.name, declaration.users[0]!.length), moment, writers };
  });
}

function maxEventBytes(declaration: ModelDeclaration, parts: readonly (readonly Part[])[]): number {
  const longestOf = longestVisitValue(declaration.visit);
  return Math.max(
    ...declaration.events.map((event, type) => {
      const head = new Head(event.name, declaration.users[0]!.length).bytes.length;
      return parts[type]!.reduce((sum, part) => sum + maxBytesOf(part, longestOf), head);
    }),
  );
}

function longestVisitValue(visit: VisitDeclaration): (key: string) => number {
  return (key) => {
    if (key === visit.id) return 38;
    const field = visit.draws.find(({ keys }) => keys.some((own) => own.key === key));
    if (field === undefined) throw new RangeError(`No visit draws ${key}`);
    const column = field.keys.findIndex((own) => own.key === key);
    const tables = field.from === "table" ? [field.table] : field.tables;
    return Math.max(...tables.flat().map((row) => JSON.stringify(row.values[column]).length));
  };
}
