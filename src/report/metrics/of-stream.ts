import type { GroupNow, StreamNow } from "../surroundings.ts";
import { type Row, seconds, type Value } from "./row.ts";

/** Redis, the stream and its consumers. */
export const STREAM: readonly Row<StreamNow>[] = [
  ["gauge", "stream_size_bytes", "Memory that the stream takes in Redis", ({ sizeBytes }) => sizeBytes],
  ["gauge", "redis_used_memory_bytes", "Memory that Redis takes", ({ usedMemoryBytes }) => usedMemoryBytes],
  [
    "gauge",
    "redis_max_memory_bytes",
    "Memory that Redis may take; 0 without a limit",
    ({ maxMemoryBytes }) => maxMemoryBytes,
  ],
  [
    "gauge",
    "consumer_group_lag_entries",
    "Entries that were not delivered to the group yet",
    byGroup(({ lag }) => lag),
  ],
  [
    "gauge",
    "consumer_group_pending_entries",
    "Entries that were delivered to the group and not acknowledged yet",
    byGroup(({ pending }) => pending),
  ],
  [
    "gauge",
    "consumer_group_oldest_pending_seconds",
    "How long the longest delivery has been waiting for its acknowledgement",
    byGroup(({ oldestIdleMs }) => seconds(oldestIdleMs)),
  ],
  ["gauge", "consumer_group_consumers", "Consumers of the group", byGroup(({ consumers }) => consumers)],
];

function byGroup(of: (group: GroupNow) => number | null): (seen: StreamNow) => Value {
  return ({ groups }) =>
    (groups ?? []).flatMap((group) => {
      const value = of(group);
      return value === null ? [] : [{ labels: { group: group.name }, value }];
    });
}
