import { grouped } from "./text-parts.ts";

/** An entry of a stream as text. */
export interface EntryText {
  readonly id: string;
  /** Names and values; what is no UTF-8 has U+FFFD in it. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** The value of `data` where that is the only field, and UTF-8; undefined otherwise. */
  readonly data: string | undefined;
}

/** Line ends and tabs between the tokens of valid JSON; within a string they would not be valid. */
const BETWEEN_TOKENS = /[\n\r\t]/g;
/** Control and invisible characters that JSON leaves as they are: C1 controls, direction marks, line separators. */
const INVISIBLE = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;
const LONGEST_STRING = 1000;
const LONGEST_TEXT = 64 * 1024;

/** The JSON value in `data`; undefined when there is none. */
export function eventIn({ data }: EntryText): unknown {
  if (data === undefined) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** The JSON in `data` as it stands in the stream, on one line; an entry without it as an object of its fields. Always valid JSON. */
export function entryLine(entry: EntryText, event: unknown): string {
  return visible(event === undefined ? fieldsObject(entry) : entry.data!.replace(BETWEEN_TOKENS, " "));
}

/** For people: the id, and the same indented; long values are cut. */
export function entryPretty(entry: EntryText, event: unknown): string {
  const value: unknown = event === undefined ? JSON.parse(fieldsObject(entry)) : event;
  const text = JSON.stringify(
    value,
    (_, part) => (typeof part === "string" ? cut(part, LONGEST_STRING) : part),
    2,
  );
  return visible(`${entry.id}\n${cut(text, LONGEST_TEXT)}`);
}

/** By hand, because names may be there twice, or be __proto__. */
function fieldsObject({ fields }: EntryText): string {
  return `{${fields.map((field) => field.map((text) => JSON.stringify(text)).join(":")).join(",")}}`;
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}... (${grouped(text.length)} characters)` : text;
}

/** The same JSON, harmless for a terminal: \u0085 instead of the character. */
function visible(json: string): string {
  return json.replace(INVISIBLE, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
