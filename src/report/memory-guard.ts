import { formatBytes, formatDuration } from "../primitives/units.ts";

/** What INFO memory tells; sizes in bytes. */
export interface MemoryReading {
  readonly usedBytes: number;
  /** maxmemory, or else the memory of the server's machine. */
  readonly limitBytes: number;
  readonly hasMaxMemory: boolean;
  readonly policy: string;
}

/** What a run will write. */
export interface MemoryNeed {
  /** What the whole run takes in Redis, trimming taken into account; Infinity for an endless run that is not trimmed. */
  readonly totalBytes: number;
  /** What it takes a second, bursts averaged; 0 where nobody can tell (--rate max). */
  readonly bytesPerSec: number;
}

/** From here on memory counts as full, and below the second share as free again. */
const FULL_SHARE = 0.9;
const FREE_SHARE = 0.85;

/** What keeps memory from becoming full. */
export const MEMORY_REMEDIES =
  "--max-len 1M or --min-id-age 1h keeps the stream short; --memory-guard pause or stop acts in time";

/** The fields of INFO memory; undefined when they are not there. */
export function memoryReading(info: string): MemoryReading | undefined {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const [used, max, machine] = ["used_memory", "maxmemory", "total_system_memory"].map((name) =>
    Number(field(name) ?? Number.NaN),
  ) as [number, number, number];
  const limitBytes = max > 0 ? max : machine;
  if (!(used >= 0 && limitBytes > 0)) return undefined;
  return { usedBytes: used, limitBytes, hasMaxMemory: max > 0, policy: field("maxmemory_policy") ?? "" };
}

/** Why the run will not fit into what is free, in a sentence; undefined when it will, or nobody can tell. */
export function shortage(
  reading: MemoryReading,
  { totalBytes, bytesPerSec }: MemoryNeed,
): string | undefined {
  const freeBytes = Math.max(0, reading.limitBytes * FULL_SHARE - reading.usedBytes);
  if (!(totalBytes > freeBytes)) return undefined;
  const need = Number.isFinite(totalBytes)
    ? `will take about ${formatBytes(totalBytes)} of Redis`
    : "is endless";
  const until = bytesPerSec > 0 ? `, after about ${formatDuration((freeBytes * 1000) / bytesPerSec)}` : "";
  return `The run ${need}, and ${formatBytes(freeBytes)} are free below 90 % of ${limitText(reading)}: it will be full before the end${until}`;
}

/** What becomes of stream and ledger when memory is full, where that is worse than a refusal; undefined where it is not. */
export function evictionRisk({ policy, hasMaxMemory }: MemoryReading): string | undefined {
  if (!hasMaxMemory || !policy.startsWith("allkeys-")) return undefined;
  return `Redis' eviction policy ${policy} deletes the stream or its ledger when memory is full`;
}

/** Follows the readings of a run and says when memory becomes full, and when it is free again. */
export class MemoryWatch {
  private isFull = false;

  take(reading: MemoryReading): "full" | "free" | undefined {
    const share = reading.usedBytes / reading.limitBytes;
    const was = this.isFull;
    this.isFull = share >= (was ? FREE_SHARE : FULL_SHARE);
    if (this.isFull === was) return undefined;
    return this.isFull ? "full" : "free";
  }
}

/** "Redis uses 950 MiB, 93 % of its maxmemory of 1 GiB" */
export function usageText(reading: MemoryReading): string {
  const percent = Math.floor((100 * reading.usedBytes) / reading.limitBytes);
  return `Redis uses ${formatBytes(reading.usedBytes)}, ${percent} % of ${limitText(reading)}`;
}

function limitText({ limitBytes, hasMaxMemory }: MemoryReading): string {
  return hasMaxMemory
    ? `its maxmemory of ${formatBytes(limitBytes)}`
    : `its machine's ${formatBytes(limitBytes)}`;
}
