import type { RedisTarget } from "../io/redis/target.ts";
import { ledgerKeyOf } from "../ledger/keys.ts";
import { parseCount, parseDurationMs } from "../primitives/units.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { oneOf, type Setting, text } from "./setting.ts";

const MAX_NAME_BYTES = 512;
const MAX_CONNECT_MS = 86_400_000;

function streamName(input: string): string | undefined {
  const bytes = new TextEncoder().encode(input).length;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not hold
  if (input === "" || bytes > MAX_NAME_BYTES || /[\u0000-\u001f\u007f]/.test(input) || !input.isWellFormed())
    return undefined;
  try {
    ledgerKeyOf(input);
    return input;
  } catch {
    return undefined;
  }
}

/** Which Redis, which stream, and how to write there. */
export const STREAM = {
  redis: {
    flag: "redis",
    env: "REDIS_URL",
    group: "Redis",
    placeholder: "URL",
    about:
      "The Redis to use, and then never another. A password belongs into the variable or a file: arguments are visible to everybody",
    rule: "redis://, rediss:// (TLS) or unix:// with host, port 1 to 65535, a whole database number and no query; user and password percent-encoded",
    fallback: "the one at 127.0.0.1:6379, or the built-in one",
    initial: () => undefined,
    schema: text(parseRedisUrl),
    secret: true,
  } satisfies Setting<RedisTarget | undefined>,
  redisUrlFile: {
    flag: "redis-url-file",
    group: "Redis",
    placeholder: "PATH",
    about: "Read the URL from this file instead",
    rule: "a file of at most 64 KiB that holds one URL",
    fallback: "none",
    initial: () => undefined,
    schema: text((input) => (input === "" ? undefined : input)),
  } satisfies Setting<string | undefined>,
  connectTimeoutMs: {
    flag: "connect-timeout",
    env: "INGEST_CONNECT_TIMEOUT",
    group: "Redis",
    placeholder: "TIME",
    about: "Keep trying to connect for so long at the start, for servers that start together",
    rule: "a time from 0 (one attempt) to 1d",
    fallback: "0",
    initial: () => 0,
    schema: text((input) => {
      const ms = parseDurationMs(input);
      return ms !== undefined && ms <= MAX_CONNECT_MS ? ms : undefined;
    }),
  } satisfies Setting<number>,
  stream: {
    flag: "stream",
    env: "INGEST_STREAM",
    group: "Redis",
    placeholder: "NAME",
    about: "The stream's key; its ledger is {NAME}:ingest beside it",
    rule: `1 to ${MAX_NAME_BYTES} bytes without control characters; braces only around one Cluster hash tag, as in events:{0}`,
    fallback: "analytics_events",
    initial: () => "analytics_events",
    schema: text(streamName),
  } satisfies Setting<string>,
  maxLen: {
    flag: "max-len",
    env: "INGEST_MAX_LEN",
    group: "Redis",
    placeholder: "N",
    about: "Trim the stream to about this many entries; without it nothing is ever deleted",
    rule: "1 to 2^53-1",
    fallback: "none",
    initial: () => undefined,
    schema: text((input) => {
      const length = parseCount(input);
      return length !== undefined && length >= 1 && Number.isSafeInteger(length) ? length : undefined;
    }),
  } satisfies Setting<number | undefined>,
  delivery: {
    flag: "delivery",
    env: "INGEST_DELIVERY",
    group: "Redis",
    placeholder: "MODE",
    about: "at-least-once is for servers that forbid scripts: after a lost reply it may write an event twice",
    rule: "exactly-once or at-least-once",
    fallback: "exactly-once",
    initial: () => "exactly-once",
    schema: oneOf("exactly-once", "at-least-once"),
  } satisfies Setting<"exactly-once" | "at-least-once">,
} as const;
