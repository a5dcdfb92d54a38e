import { parseDurationMs } from "../primitives/units.ts";
import { oneOf, type Setting } from "./setting.ts";

const LEAST_EVERY_MS = 100;
const MOST_EVERY_MS = 86_400_000;
const MAX_U64 = (1n << 64n) - 1n;
const MAX_WORD = 256;

/** What `watch` and `tail` look at. */
export const LOOKING = {
  everyMs: {
    flag: "every",
    group: "Watch",
    placeholder: "TIME",
    about: "From one reading to the next",
    rule: "a time from 100ms to 1d",
    fallback: "1s",
    initial: () => 1000,
    parse: (text) => {
      const ms = parseDurationMs(text);
      return ms !== undefined && ms >= LEAST_EVERY_MS && ms <= MOST_EVERY_MS ? ms : undefined;
    },
  } satisfies Setting<number>,
  from: {
    flag: "from",
    group: "Tail",
    placeholder: "WHERE",
    about: "Where to begin; an id begins with that very entry",
    rule: "now, beginning, or an entry's id such as 1795442684655-0",
    fallback: "now",
    initial: () => "now",
    parse: (text) => (text === "now" || text === "beginning" || isId(text) ? text : undefined),
  } satisfies Setting<string>,
  tailType: {
    flag: "type",
    group: "Tail",
    placeholder: "TYPE",
    about: "Only events whose event_type this is",
    rule: `1 to ${MAX_WORD} characters, none of them a control character`,
    fallback: "all",
    initial: () => undefined,
    parse: word,
  } satisfies Setting<string | undefined>,
  user: {
    flag: "user",
    group: "Tail",
    placeholder: "USER",
    about: "Only events whose user_id this is",
    rule: `1 to ${MAX_WORD} characters, none of them a control character`,
    fallback: "all",
    initial: () => undefined,
    parse: word,
  } satisfies Setting<string | undefined>,
  tailFormat: {
    flag: "format",
    group: "Tail",
    placeholder: "FORMAT",
    about: "A line each, as it stands in the stream, or the id and the event indented for people",
    rule: "ndjson or pretty",
    fallback: "ndjson",
    initial: () => "ndjson",
    parse: oneOf("ndjson", "pretty"),
  } satisfies Setting<"ndjson" | "pretty">,
} as const;

function word(text: string): string | undefined {
  const isWord = text !== "" && text.length <= MAX_WORD && text.isWellFormed() && !/\p{Cc}/u.test(text);
  return isWord ? text : undefined;
}

/** Both numbers have 64 bits; the second may be left out. */
function isId(text: string): boolean {
  return /^\d{1,20}(?:-\d{1,20})?$/.test(text) && text.split("-").every((part) => BigInt(part) <= MAX_U64);
}
