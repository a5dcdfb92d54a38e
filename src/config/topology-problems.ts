import { readSmallFile } from "../io/small-file.ts";
import type { Found, Origins } from "./found.ts";
import { quote } from "./quote.ts";

const MAX_PASSWORD_FILE_BYTES = 64 * 1024;

/** The file's password becomes part of the Redis to use. */
export function readSentinelPassword(values: Found, origins: Origins): string[] {
  const { redis, sentinelPasswordFile: path } = values;
  // A URL that is wrong is a problem of its own.
  if (path === undefined || (redis === undefined && origins.redis !== "default")) return [];
  const origin = origins.sentinelPasswordFile!;
  const is = `${origin[0]!.toUpperCase()}${origin.slice(1)} is ${quote(path)}`;
  if (redis?.masterName === undefined)
    return origin.startsWith("flag") ? [`${is}, and the Redis to use is not found by sentinels`] : [];
  const read = readSmallFile(path, MAX_PASSWORD_FILE_BYTES);
  if ("reason" in read) return [`${is}: ${read.reason}`];
  const sentinelPassword = read.content.trim();
  if (sentinelPassword === "") return [`${is}: it is empty`];
  values.redis = { ...redis, sentinelPassword };
  return [];
}

/** What a Cluster cannot be. */
export function topologyProblems({ cluster, redis }: Found, origins: Origins): string[] {
  if (!cluster || redis === undefined) return [];
  if (redis.masterName !== undefined)
    return [
      `Flag --cluster contradicts sentinels (${origins.redis}): they watch over a master without a Cluster`,
    ];
  if (redis.db > 0)
    return [`Flag --cluster allows database 0 alone, and the Redis URL (${origins.redis}) names ${redis.db}`];
  return [];
}
