/**
 * The memory of a stream in Redis. Measured with Redis 7.0.15 (MEMORY USAGE stream SAMPLES 0) at its default node size of 4096 bytes: an
 * entry with one field `data` of 300 bytes takes 338, that is 38 more than its payload: id, field count, and its share of the node.
 */
const OVERHEAD_BYTES_PER_ENTRY = 38;

export interface StreamMemory {
  readonly entries: number;
  readonly payloadBytes: number;
  readonly redisBytes: number;
}

/** What `entries` events of `meanEventBytes` take, or of the last `maxLen` of them where the stream is trimmed. */
export function streamMemory(
  entries: number,
  meanEventBytes: number,
  maxLen: number | undefined,
): StreamMemory {
  const kept = Math.min(entries, maxLen ?? Number.POSITIVE_INFINITY);
  return {
    entries: kept,
    payloadBytes: Math.round(entries * meanEventBytes),
    redisBytes: Math.round(kept * (meanEventBytes + OVERHEAD_BYTES_PER_ENTRY)),
  };
}
