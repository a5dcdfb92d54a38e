import { formatExactDuration } from "../primitives/units.ts";
import { MAX } from "./load.ts";
import { quote } from "./quote.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { type SettingKey, settingOf, type Values } from "./settings.ts";
import { readSmallFile } from "./small-file.ts";

const MAX_URL_FILE_BYTES = 64 * 1024;

/** The values so far; one that is wrong, or that the command does not take, is not there. */
export type Found = { -readonly [K in SettingKey]?: Values[K] | undefined };
export type Origins = Partial<Record<SettingKey, string>>;

/** --redis-url-file stands for --redis: its content becomes the value. Two flags that name a Redis are a contradiction. */
export function readRedisUrlFile(values: Found, origins: Origins): string[] {
  const path = values.redisUrlFile;
  if (path === undefined) return [];
  if (origins.redis?.startsWith("flag")) return ["Flags --redis and --redis-url-file exclude each other"];
  const read = readSmallFile(path, MAX_URL_FILE_BYTES);
  if ("reason" in read) return [`Flag --redis-url-file is ${quote(path)}: ${read.reason}`];
  origins.redis = "flag --redis-url-file";
  values.redis = parseRedisUrl(read.content.trim());
  if (values.redis !== undefined) return [];
  const { rule } = settingOf("redis");
  return [
    `Flag --redis-url-file is ${quote(path)}: it holds no Redis URL that can be used; allowed is ${rule}`,
  ];
}

/** What each value allows and both together do not. */
export function contradictions(values: Found, origins: Origins): string[] {
  const both = values.quiet && values.verbose ? ["Flags --quiet and --verbose exclude each other"] : [];
  return [...both, ...burstProblems(values, origins), ...maxProblems(values, origins)];
}

/** Where no rate is planned, none can be multiplied. Variables may stand there for other runs; a flag is meant for this one. */
function maxProblems({ rate }: Found, origins: Origins): string[] {
  if (rate !== MAX) return [];
  const flags = (["burstMultiplier", "burstIntervalMs", "burstDurationMs", "catchUp"] as const).filter(
    (key) => origins[key]?.startsWith("flag"),
  );
  return flags.map(
    (key) =>
      `Flag --${settingOf(key).flag} says nothing where --rate is max: Redis decides the rate; leave one of them out`,
  );
}

/** An interval of 0 means no bursts, however long they would be. */
function burstProblems(values: Found, origins: Origins): string[] {
  const { burstIntervalMs: interval, burstDurationMs: duration } = values;
  if (interval === undefined || duration === undefined || interval === 0 || duration <= interval) return [];
  return [
    `Burst duration ${formatExactDuration(duration)} (${origins.burstDurationMs}) is longer than the burst interval ` +
      `${formatExactDuration(interval)} (${origins.burstIntervalMs}): allowed is at most the interval; change --burst-duration or --burst-interval`,
  ];
}
