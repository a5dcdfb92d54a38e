import { MAX } from "../../config/load.ts";
import type { Pump } from "../../engine/pump.ts";
import type { Log } from "../../io/log.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import {
  evictionRisk,
  MEMORY_REMEDIES,
  type MemoryNeed,
  type MemoryReading,
  MemoryWatch,
  shortage,
  usageText,
} from "../../report/memory-guard.ts";
import { MEAN_EVENT_BYTES, streamMemory } from "../../report/stream-memory.ts";
import { shapeSpecOf } from "../load.ts";
import type { Run, RunValues } from "./begin.ts";

export type GuardMode = "warn" | "pause" | "stop" | "off";

/** A load generator must not kill its target: looks at the server's memory before the run and while it goes on. */
export class MemoryGuard {
  private readonly mode: GuardMode;
  private readonly log: Log;
  private readonly watch = new MemoryWatch();
  private readonly first = Promise.withResolvers<MemoryReading | undefined>();
  private pump: Pick<Pump, "pause" | "proceed" | "stop"> | undefined;
  private isFirst = true;
  private stopped: IngestError | undefined;

  constructor(mode: GuardMode, log: Log) {
    this.mode = mode;
    this.log = log;
  }

  /** Whoever reads the server's memory tells it here; undefined where nobody should. */
  get ear(): ((reading: MemoryReading | undefined) => void) | undefined {
    return this.mode === "off" ? undefined : (reading) => this.heard(reading);
  }

  /** A reading; undefined where the server does not tell. */
  private heard(reading: MemoryReading | undefined): void {
    if (this.isFirst) this.first.resolve(reading);
    this.isFirst = false;
    const change = reading && this.watch.take(reading);
    if (change === "full") this.full(reading!);
    else if (change === "free") this.free(reading!);
  }

  /** Holds what the run will need against the first reading. With `stop`, a run that will not fit ends here: exit 1. */
  async compare(need: MemoryNeed): Promise<void> {
    if (this.mode === "off") return;
    const judge = (reading: MemoryReading | undefined): void => {
      if (reading === undefined) return;
      const risk = evictionRisk(reading);
      if (risk !== undefined)
        this.log.warn(risk, {
          event: "eviction",
          policy: reading.policy,
          hint: "CONFIG SET maxmemory-policy noeviction makes Redis refuse instead, and the run wait",
        });
      const short = shortage(reading, need);
      if (short === undefined) return;
      if (this.mode === "stop") throw new IngestError(EXIT.failed, short, { hint: MEMORY_REMEDIES });
      this.log.warn(short, { event: "memory-short", hint: MEMORY_REMEDIES });
    };
    if (this.mode === "stop") judge(await this.first.promise);
    else void this.first.promise.then(judge);
  }

  /** From now on it acts on this run. */
  guard(pump: Pick<Pump, "pause" | "proceed" | "stop">): void {
    this.pump = pump;
    if (this.stopped !== undefined) pump.stop();
  }

  /** Why the run was ended; undefined when it was not. */
  get objection(): IngestError | undefined {
    return this.stopped;
  }

  private full(reading: MemoryReading): void {
    const usage = usageText(reading);
    const then = {
      warn: "",
      off: "",
      pause: ": no further events until it is below 85 %",
      stop: ": the run ends",
    };
    this.log.warn(`${usage}${then[this.mode]}`, {
      event: "memory-full",
      usedBytes: reading.usedBytes,
      limitBytes: reading.limitBytes,
      ...(this.mode === "warn" ? { hint: MEMORY_REMEDIES } : {}),
    });
    if (this.mode === "pause") this.pump?.pause();
    if (this.mode !== "stop") return;
    this.stopped = new IngestError(EXIT.failed, `Stopped by --memory-guard: ${usage}`, {
      hint: MEMORY_REMEDIES,
    });
    this.pump?.stop();
  }

  private free(reading: MemoryReading): void {
    this.log.info(`${usageText(reading)} again`, { event: "memory-free", usedBytes: reading.usedBytes });
    if (this.mode === "pause") this.pump?.proceed();
  }
}

/** What the rest of a run takes in Redis. */
export function needOf(
  values: RunValues,
  { limit, start, manifest }: Pick<Run, "limit" | "start" | "manifest">,
): MemoryNeed {
  const isMax = values.rate === MAX;
  const isEndless = manifest.plannedEvents === null;
  // As fast as can be for a time: nobody knows how many that will be.
  const events = isMax && isEndless ? Number.NaN : isEndless ? Number.POSITIVE_INFINITY : limit - start.index;
  const { maxLen = Number.POSITIVE_INFINITY, minIdAgeMs } = values;
  const young =
    minIdAgeMs === undefined || isMax ? Number.POSITIVE_INFINITY : (meanPerSec(values) * minIdAgeMs) / 1000;
  const kept = Math.min(events, maxLen, young);
  const bytesPerEvent = streamMemory(1, MEAN_EVENT_BYTES, undefined).redisBytes;
  return { totalBytes: kept * bytesPerEvent, bytesPerSec: isMax ? 0 : meanPerSec(values) * bytesPerEvent };
}

function meanPerSec(values: RunValues): number {
  const { ratePerSec, burstMultiplier, burstIntervalMs, burstDurationMs } = shapeSpecOf(values);
  const burstShare = burstIntervalMs > 0 ? burstDurationMs / burstIntervalMs : 0;
  return Number(ratePerSec) * (1 + (Number(burstMultiplier) - 1) * burstShare);
}
