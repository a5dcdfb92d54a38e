import { MAX } from "../../config/load.ts";
import type { Meter } from "../../engine/meter.ts";
import type { PaceReport } from "../../engine/pace.ts";
import type { Standing } from "../../engine/publisher-types.ts";
import type { Pump } from "../../engine/pump.ts";
import type { Quantiles } from "../../engine/timings.ts";
import type { MachineShare } from "../../io/machine.ts";
import { type RedisTarget, tlsOf } from "../../io/redis/target.ts";
import { analytics } from "../../model/index.ts";
import { repeatCommand } from "../../report/repeat-command.ts";
import type { Certificate, QuantilesMs, RunSummary } from "../../report/run-summary.ts";
import { openUrlOf, tlsFlagsOf } from "../same-redis.ts";
import { type RunFrame, type RunValues, shapeOf } from "./begin.ts";

export interface Ended {
  readonly standing: Standing;
  readonly pump: Pick<Pump, "elapsedMs" | "due" | "catchingUpMs">;
  readonly meter: Pick<Meter, "times" | "pace" | "lateEvents">;
  readonly republished: number;
  readonly machine: MachineShare;
}

/** What was asked, what was achieved, and how to do it again. */
export function summarize(values: RunValues, run: RunFrame, target: RedisTarget, ended: Ended): RunSummary {
  const { standing, pump, meter, republished } = ended;
  const isMax = values.rate === MAX;
  const elapsedMs = pump.elapsedMs();
  const { acked, published, lost, highWater, streamLength, errors, reconnects } = standing;
  const publishedNow = published - publishedBefore(run);
  // Where Redis decides the rate, what it took is what was asked.
  const due = isMax ? highWater : pump.due();
  const { runId, seed, startUnixMs, delivery, idFormat, ingestVersion } = run.manifest;
  const start = new Date(startUnixMs).toISOString();
  const isCut = run.cutMs !== undefined && elapsedMs >= run.cutMs;
  const isComplete = acked >= run.limit || (isCut && standing.state === "DONE");
  const { kind, ...shape } = run.spec;
  return {
    schemaVersion: 1,
    command: "run",
    ingestVersion,
    resumedAt: run.taken?.next ?? null,
    result: isComplete ? "complete" : standing.state === "DONE" ? "stopped" : "unresolved",
    redis: target.label,
    tls: tlsOf(target),
    stream: values.stream,
    streamLength: streamLength < 0 ? null : streamLength,
    runId,
    seed,
    start,
    delivery,
    idFormat,
    asked: {
      ...shape,
      ratePerSec: values.rate,
      catchUp: isMax ? "unbounded" : values.catchUp,
      count: finiteOrNull(values.count),
      durationMs: values.durationMs ?? null,
      events: due,
    },
    achieved: {
      events: published,
      durationMs: Math.round(elapsedMs - run.start.atMs),
      meanPerSec: meanPerSec(
        publishedNow,
        Math.max(elapsedMs, shapeOf(run).instantOf(acked)) - run.start.atMs,
      ),
      shortfall: Math.max(0, due - published),
    },
    unresolved: unresolvedOf(standing),
    skipped: acked - published - lost,
    lost,
    latenessMs: isMax ? null : rounded(meter.times.lateness()),
    latencyMs: isMax ? null : rounded(meter.times.latency()),
    certificate: isMax ? null : certificateOf(ended, elapsedMs),
    errors,
    reconnects,
    republished,
    mix: Object.fromEntries(analytics.types.map(({ name }, type) => [name, run.encoder.made[type]!])),
    thresholds: [],
    repeat: repeatOf(values, run, isComplete && !isCut ? undefined : acked),
  };
}

/** The command that makes the run again; one that was stopped, as far as it came. */
export function repeatOf(
  values: RunValues,
  { manifest, spec }: Pick<RunFrame, "manifest" | "spec">,
  stoppedAt: number | undefined,
): string {
  const { seed, startUnixMs, idFormat, delivery } = manifest;
  const whole = stoppedAt === undefined;
  return repeatCommand({
    seed,
    startIso: new Date(startUnixMs).toISOString(),
    shape: { ...spec, ratePerSec: values.rate },
    count: whole ? (finiteOrNull(values.count) ?? undefined) : stoppedAt || undefined,
    durationMs: whole ? values.durationMs : undefined,
    stream: values.stream,
    redisUrl: openUrlOf(values.redis),
    tls: tlsFlagsOf(values),
    idFormat,
    delivery,
    maxLen: values.maxLen,
    minIdAgeMs: values.minIdAgeMs,
    catchUp: values.catchUp,
    shards: values.shards,
    streamsPattern: values.streamsPattern,
    partition: values.partition,
  });
}

/** How many events of the run were in the stream when this process began. */
export function publishedBefore({
  start,
  passed: { gaps, losses },
}: Pick<RunFrame, "start" | "passed">): number {
  return [...gaps, ...losses].reduce((sum, { from, to }) => sum - (to - from), start.index);
}

function certificateOf({ meter, pump, machine }: Ended, elapsedMs: number): Certificate {
  const { boundaries, within, worstEvents, worst } = meter.pace(elapsedMs);
  const windows = ({ tenth, second }: PaceReport["worst"]["base"]) => ({
    in100Ms: tenth ?? null,
    in1s: second ?? null,
  });
  return {
    boundaries,
    boundariesWithin: within,
    worstDifference: worstEvents,
    worstWindows: { base: windows(worst.base), burst: windows(worst.burst) },
    lateEvents: meter.lateEvents,
    catchingUpMs: Math.round(pump.catchingUpMs()),
    process: { wakingMs: rounded(meter.times.waking()), ...machine },
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

export function rounded({ p50Ms, p90Ms, p99Ms, p999Ms, maxMs }: Quantiles): QuantilesMs {
  const round = (ms: number) => Number(ms.toFixed(3));
  return { p50: round(p50Ms), p90: round(p90Ms), p99: round(p99Ms), p999: round(p999Ms), max: round(maxMs) };
}
