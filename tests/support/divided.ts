import { expect } from "bun:test";
import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { analytics, type EventIds } from "../../src/model/index.ts";
import { streamOf } from "./streams.ts";

/** Ids of the default stream of a seed: its start is that of tests/support/streams.ts. */
export const idsOf = (seed: string): EventIds => analytics.ids(streamOf(seed));

export const shardNames = (stream: string, shards: number | undefined): string[] =>
  shards === undefined ? [stream] : Array.from({ length: shards }, (_, shard) => `${stream}:{${shard}}`);

export interface Contents {
  /** SHA-256 over all events, sorted by index. */
  readonly digest: string;
  readonly count: number;
}

/** All events of some streams, each once, by their index; fails when one is there twice or a user's are out of order. */
export async function contentsOf(redis: Redis, streams: readonly string[], ids: EventIds): Promise<Contents> {
  const texts = new Map<number, string>();
  for (const stream of streams) {
    const latest = new Map<string, number>();
    for (const [, [, text]] of await redis.xrange(stream, "-", "+")) {
      const { event_id, user_id } = JSON.parse(text!);
      const index = ids.indexOf(event_id);
      expect(index).toBeGreaterThanOrEqual(0);
      expect(texts.has(index)).toBe(false);
      expect(index).toBeGreaterThan(latest.get(user_id) ?? -1);
      latest.set(user_id, index);
      texts.set(index, text!);
    }
  }
  const hash = createHash("sha256");
  for (const [, text] of [...texts].sort(([a], [b]) => a - b)) hash.update(`${text}\n`);
  return { digest: hash.digest("hex"), count: texts.size };
}
