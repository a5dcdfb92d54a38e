import type { Meter } from "../../engine/meter.ts";
import type { Standing } from "../../engine/publisher-types.ts";
import type { Pump } from "../../engine/pump.ts";
import type { Quantiles } from "../../engine/timings.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import { repeatCommand } from "../../report/repeat-command.ts";
import type { RunSummary } from "../../report/run-summary.ts";
import { type FreshRun, type RunValues, shapeOf } from "./begin.ts";

export interface Ended {
  readonly standing: Standing;
  readonly pump: Pick<Pump, "elapsedMs" | "due">;
  readonly meter: Meter;
  readonly republished: number;
}

/** What was asked, what was achieved, and how to do it again. */
export function summarize(values: RunValues, run: FreshRun, target: RedisTarget, ended: Ended): RunSummary {
  const { standing, pump, meter, republished } = ended;
  const [due, elapsedMs] = [pump.due(), pump.elapsedMs()];
  const { acked, streamLength, errors, reconnects } = standing;
  const { runId, seed, startUnixMs, delivery, idFormat, ingestVersion } = run.manifest;
  const start = new Date(startUnixMs).toISOString();
  const isComplete = acked >= run.limit;
  const { kind, ...shape } = run.spec;
  return {
    schemaVersion: 1,
    command: "run",
    ingestVersion,
    result: isComplete ? "complete" : standing.state === "DONE" ? "stopped" : "unresolved",
    redis: target.label,
    stream: values.stream,
    streamLength: streamLength < 0 ? null : streamLength,
    runId,
    seed,
    start,
    delivery,
    idFormat,
    asked: {
      ...shape,
      count: finiteOrNull(values.count),
      durationMs: values.durationMs ?? null,
      events: due,
    },
    achieved: {
      events: acked,
      durationMs: Math.round(elapsedMs),
      meanPerSec: meanPerSec(acked, Math.max(elapsedMs, shapeOf(run).instantOf(acked))),
      shortfall: Math.max(0, due - acked),
    },
    unresolved: unresolvedOf(standing),
    latenessMs: rounded(meter.lateness()),
    latencyMs: rounded(meter.latency()),
    errors,
    reconnects,
    republished,
    repeat: repeatCommand({
      seed,
      startIso: start,
      shape: run.spec,
      // A run that was stopped is repeated as far as it came.
      count: isComplete ? (finiteOrNull(values.count) ?? undefined) : acked || undefined,
      durationMs: isComplete ? values.durationMs : undefined,
      stream: values.stream,
      redisUrl: openUrlOf(values.redis),
      idFormat,
      delivery,
      maxLen: values.maxLen,
    }),
  };
}

/** Events that were sent, and of which nobody knows whether they are in the stream. */
export function unresolvedOf({ state, acked, highWater }: Standing): RunSummary["unresolved"] {
  if (state === "DONE" || acked >= highWater) return null;
  return { firstIndex: acked, lastIndex: highWater - 1 };
}

/** The last event's own slot counts: ten events at 10/s are a second's, though the last is due after 0.9 s. */
function meanPerSec(events: number, overMs: number): number {
  return overMs > 0 ? Number(((events * 1000) / overMs).toFixed(3)) : 0;
}

function finiteOrNull(count: number | undefined): number | null {
  return count === undefined || !Number.isFinite(count) ? null : count;
}

function rounded({ p50Ms, p90Ms, p99Ms, p999Ms, maxMs }: Quantiles): RunSummary["latencyMs"] {
  const round = (ms: number) => Number(ms.toFixed(3));
  return { p50: round(p50Ms), p90: round(p90Ms), p99: round(p99Ms), p999: round(p999Ms), max: round(maxMs) };
}

/** A target without credentials as a URL again. */
function openUrlOf(target: RedisTarget | undefined): string | undefined {
  if (target === undefined || target.username !== undefined || target.password !== undefined)
    return undefined;
  return target.path === undefined
    ? `${target.tls ? "rediss" : "redis"}://${target.label}`
    : `unix://${encodeURI(target.path)}`;
}
