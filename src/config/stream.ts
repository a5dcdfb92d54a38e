import type { RedisTarget } from "../io/redis/target.ts";
import { ledgerKeyOf } from "../ledger/keys.ts";
import { parseDurationMs } from "../primitives/units.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { countFrom, oneOf, type Setting } from "./setting.ts";

const MAX_NAME_BYTES = 512;
const MAX_CONNECT_MS = 86_400_000;
const MAX_AGE_MS = 10_000 * 86_400_000;

/** A URL is refused because it would be meant for --redis, and the name of the stream is printed everywhere. */
export function streamName(input: string): string | undefined {
  const bytes = new TextEncoder().encode(input).length;
  if (input === "" || bytes > MAX_NAME_BYTES || /\p{Cc}/u.test(input) || !input.isWellFormed())
    return undefined;
  if (/^(?:rediss?(?:\+sentinel)?|unix):/i.test(input)) return undefined;
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
    rule: "redis://, rediss:// (TLS) or unix:// with host, port 1 to 65535, a whole database number and no query; user:password@ or :password@ before the host, percent-encoded; redis://host,host for nodes of a Cluster, redis+sentinel://host,host/name (or rediss+sentinel://) for Sentinel",
    fallback: "the one at 127.0.0.1:6379, or the built-in one",
    initial: () => undefined,
    parse: parseRedisUrl,
    secret: "is not a Redis URL that can be used",
  } satisfies Setting<RedisTarget | undefined>,
  redisUrlFile: {
    flag: "redis-url-file",
    group: "Redis",
    placeholder: "PATH",
    about: "Read the URL from this file instead",
    rule: "a file of at most 64 KiB that holds one URL",
    fallback: "none",
    initial: () => undefined,
    parse: (text) => (text === "" ? undefined : text),
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
    parse: (text) => {
      const ms = parseDurationMs(text);
      return ms !== undefined && ms <= MAX_CONNECT_MS ? ms : undefined;
    },
  } satisfies Setting<number>,
  stream: {
    flag: "stream",
    env: "INGEST_STREAM",
    group: "Redis",
    placeholder: "NAME",
    about: "The stream's key; its ledger is {NAME}:ingest beside it",
    rule: `1 to ${MAX_NAME_BYTES} bytes without control characters and no URL; braces only around one Cluster hash tag, as in events:{0}`,
    fallback: "analytics_events",
    initial: () => "analytics_events",
    parse: streamName,
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
    parse: countFrom(1),
  } satisfies Setting<number | undefined>,
  minIdAgeMs: {
    flag: "min-id-age",
    env: "INGEST_MIN_ID_AGE",
    group: "Redis",
    placeholder: "TIME",
    about:
      "Trim entries that are older than this by the server's clock, once a second; without it nothing is ever deleted",
    rule: "a time from 1s to 10,000d, such as 1h",
    fallback: "none",
    initial: () => undefined,
    parse: (text) => {
      const ms = parseDurationMs(text);
      return ms !== undefined && ms >= 1000 && ms <= MAX_AGE_MS ? ms : undefined;
    },
  } satisfies Setting<number | undefined>,
  memoryGuard: {
    flag: "memory-guard",
    env: "INGEST_MEMORY_GUARD",
    group: "Redis",
    placeholder: "HOW",
    about:
      "When Redis has less than 10 % of its memory left, or the run will not fit: say so, pause until there is room, or end the run",
    rule: "warn, pause, stop or off",
    fallback: "warn",
    initial: () => "warn",
    parse: oneOf("warn", "pause", "stop", "off"),
  } satisfies Setting<"warn" | "pause" | "stop" | "off">,
  delivery: {
    flag: "delivery",
    env: "INGEST_DELIVERY",
    group: "Redis",
    placeholder: "MODE",
    about: "at-least-once is for servers that forbid scripts: after a lost reply it may write an event twice",
    rule: "exactly-once or at-least-once",
    fallback: "exactly-once",
    initial: () => "exactly-once",
    parse: oneOf("exactly-once", "at-least-once"),
  } satisfies Setting<"exactly-once" | "at-least-once">,
} as const;
