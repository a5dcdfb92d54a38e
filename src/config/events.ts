import { parseSeed, type Seed } from "../primitives/seed.ts";
import { parseInstant } from "./iso-instant.ts";
import { countFrom, oneOf, type Setting } from "./setting.ts";

const MAX_SEED_LENGTH = 256;

/** Which events. */
export const EVENTS = {
  seed: {
    flag: "seed",
    short: "s",
    env: "INGEST_SEED",
    group: "Events",
    placeholder: "SEED",
    about:
      "Same seed, start and load: same bytes. A whole number up to 2^64-1 is taken as it is, any other text is hashed",
    rule: `1 to ${MAX_SEED_LENGTH} characters, none of them a control character`,
    fallback: "random, always printed",
    initial: () => parseSeed(crypto.getRandomValues(new BigUint64Array(1))[0]!.toString()),
    parse: (text) =>
      text !== "" && text.length <= MAX_SEED_LENGTH && text.isWellFormed() && !/\p{Cc}/u.test(text)
        ? parseSeed(text)
        : undefined,
  } satisfies Setting<Seed>,
  startUnixMs: {
    flag: "start",
    env: "INGEST_START",
    group: "Events",
    placeholder: "TIME",
    about: "The instant from which the events' times count",
    rule: "an ISO instant such as 2026-01-18T12:00:00Z, from 1970 to 9999",
    fallback: "now",
    initial: () => undefined,
    parse: parseInstant,
  } satisfies Setting<number | undefined>,
  idFormat: {
    flag: "id-format",
    env: "INGEST_ID_FORMAT",
    group: "Events",
    placeholder: "FORMAT",
    about: "The version of event and session ids; strict consumers want version 4",
    rule: "uuidv4 or uuidv7",
    fallback: "uuidv4",
    initial: () => "uuidv4",
    parse: oneOf("uuidv4", "uuidv7"),
  } satisfies Setting<"uuidv4" | "uuidv7">,
  offset: {
    flag: "offset",
    group: "Sample",
    placeholder: "N",
    about: "The index of the first event",
    rule: "0 to 2^53-1",
    fallback: "0",
    initial: () => 0,
    parse: countFrom(0),
  } satisfies Setting<number>,
  type: {
    flag: "type",
    group: "Sample",
    placeholder: "TYPE",
    about: "Only events of this type",
    rule: "page_view, button_click, api_call or error",
    fallback: "all",
    initial: () => undefined,
    parse: oneOf("page_view", "button_click", "api_call", "error"),
  } satisfies Setting<string | undefined>,
  format: {
    flag: "format",
    group: "Sample",
    placeholder: "FORMAT",
    about: "A line each, indented for people, or commands for redis-cli --pipe",
    rule: "ndjson, pretty or resp",
    fallback: "ndjson",
    initial: () => "ndjson",
    parse: oneOf("ndjson", "pretty", "resp"),
  } satisfies Setting<"ndjson" | "pretty" | "resp">,
} as const;
