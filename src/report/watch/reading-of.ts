import type { StreamNow } from "../surroundings.ts";
import type { Mix } from "./type-mix.ts";
import type { WatchReading } from "./watch-reading.ts";

export interface Parts {
  readonly redis: string;
  readonly stream: string;
  readonly now: StreamNow;
  readonly tailPerSec: number | null;
  readonly mix: Mix | null;
  /** Besides those that `now` names. */
  readonly refused: readonly string[];
}

/** What is known of a stream at a moment, in one document. */
export function readingOf({ redis, stream, now, tailPerSec, mix, refused }: Parts): WatchReading {
  const { atUnixMs, length, sizeBytes, addedPerSec, groups } = now;
  return {
    schemaVersion: 1,
    command: "watch",
    time: new Date(atUnixMs).toISOString(),
    redis,
    stream,
    exists: now.exists,
    length,
    entriesAdded: now.entriesAdded,
    addedPerSec: rounded(addedPerSec),
    tailPerSec: rounded(tailPerSec),
    lastId: now.lastId,
    sizeBytes,
    bytesPerEntry: sizeBytes === null || length === 0 ? null : rounded(sizeBytes / length),
    usedMemoryBytes: now.usedMemoryBytes,
    maxMemoryBytes: now.maxMemoryBytes,
    groups:
      groups?.map((group) => ({
        ...group,
        takenPerSec: rounded(group.takenPerSec),
        drainedInMs: group.drainedInMs === null ? null : Math.round(group.drainedInMs),
      })) ?? null,
    mix: mix && { lookedAt: mix.lookedAt, types: [...mix.types] },
    refused: [...new Set([...now.refused, ...refused])],
  };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(3));
}
