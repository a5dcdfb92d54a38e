/** Stands for the shard's number in a pattern of stream names. */
export const SHARD_SIGN = "#";

/** `analytics_events` -> `analytics_events:{#}`: the braces make a Cluster place each shard by its number. */
export function patternOf(stream: string): string {
  return `${stream}:{${SHARD_SIGN}}`;
}

/** The stream of a shard: `events.#` and 2 -> `events.2`. */
export function streamOfShard(pattern: string, shard: number): string {
  return pattern.replace(SHARD_SIGN, String(shard));
}

/** `events:{#}` of 3 shards -> `events:{0..2}`, for people. */
export function streamsText(pattern: string, shards: number): string {
  return shards === 1 ? streamOfShard(pattern, 0) : pattern.replace(SHARD_SIGN, `0..${shards - 1}`);
}

/** The braces hold the same for all shards, so a Cluster puts them all on one node. */
export function isOneSlot(pattern: string): boolean {
  const tag = /\{([^}]+)\}/.exec(pattern)?.[1];
  return tag !== undefined && !tag.includes(SHARD_SIGN);
}
