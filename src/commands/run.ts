import type { Values } from "../config/settings.ts";
import { watchSignals } from "../io/signals.ts";
import { EXIT, type ExitCode, usageError } from "../primitives/errors.ts";
import { createShape } from "../shape/index.ts";
import { type CommandContext, defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS, warnWhileUnchecked } from "./connection.ts";
import { LOAD_SETTINGS, plannedEvents, refuseYear10000, shapeSpecOf } from "./load.ts";
import type { Around } from "./run/around.ts";
import type { RunValues } from "./run/begin.ts";
import type { Dashboard } from "./run/dashboard.ts";
import { refuseIdleThresholds } from "./run/idle-thresholds.ts";

/** Publishes events into a Redis Stream. */
export default defineIngestCommand({
  name: "run",
  summary: "Publish events into a Redis Stream, at the rate and in the bursts asked for",
  about:
    "Without --redis and REDIS_URL it uses the Redis at 127.0.0.1:6379, or starts its own there. Ctrl-C ends it with everything settled. Exit 0\n" +
    "means that every event of the run is in the stream exactly once, in order, byte for byte; any other exit says which events are unresolved.\n" +
    "A run that was killed goes on with --resume. Progress is written to stderr, the summary too, or to stdout with --json.",
  examples: [
    "ingest run",
    "ingest run --rate 1k --duration 10m",
    "ingest run --rate 20 --burst-interval 3s --burst-duration 1s --duration 10s --seed demo",
    "ingest run --rate 333.3 --count 1M --json > summary.json",
    "ingest run --rate max --duration 10s",
    "ingest run --duration 1h --report run.html",
    "ingest run --resume",
    "ingest run --resume --or-begin",
    "ingest run --acks replicas:1 --max-outage 5m",
    "ingest run --dashboard",
    "ingest run --rate 1k --duration 5m --fail-if 'p99 > 5ms' --fail-if 'consumer_lag > 10k for 30s'",
    "REDIS_URL=redis://user:password@host:6379 ingest run --stream events",
  ],
  settings: [
    ...LOAD_SETTINGS,
    "count",
    "durationMs",
    "seed",
    "startUnixMs",
    "idFormat",
    ...CONNECTION_SETTINGS,
    "stream",
    "maxLen",
    "minIdAgeMs",
    "memoryGuard",
    "shards",
    "streamsPattern",
    "partition",
    "workers",
    "delivery",
    "catchUp",
    "resume",
    "orBegin",
    "run",
    "acks",
    "onDataLoss",
    "maxOutageMs",
    "failIf",
    "abortOnFail",
    "logEvery",
    "dashboard",
    "dashboardToken",
    "json",
    "plain",
    "report",
  ],
  async execute(values, context) {
    refuseIdle(values, context.origins);
    refuseIdleThresholds(values, context.origins);
    const shape = createShape(shapeSpecOf(values));
    refuseYear10000(shape, values.startUnixMs ?? Date.now(), plannedEvents(values, shape));
    const signals = watchSignals();
    const dashboard = await dashboardFor(values, context);
    try {
      return await publishTo(values, { ...context, signals, dashboard });
    } finally {
      await dashboard?.close();
    }
  },
});

/** One loop for one stream; one for each lane of a divided run; or a process for each partition. */
async function publisherOf({ shards, partition, workers }: Values<"shards" | "partition" | "workers">) {
  if (workers !== undefined && partition === undefined) return import("./run/workers/publish-workers.ts");
  const isDivided = shards !== undefined || partition !== undefined;
  return isDivided ? import("./run/lanes/publish-lanes.ts") : import("./run/publish.ts");
}

type RunContext = CommandContext & Pick<Around, "signals" | "dashboard">;

async function publishTo(
  values: RunValues,
  { log, version, origins, signals, dashboard }: RunContext,
): Promise<ExitCode> {
  const { resolveRedis } = await import("../io/redis/builtin/index.ts");
  const { publish } = await publisherOf(values);
  const resolved = await resolveRedis(values.redis, log);
  const { target } = resolved;
  const endWarning = warnWhileUnchecked(target, log);
  try {
    const ingestVersion = version.version;
    return await publish(values, { target, log, signals, ingestVersion, dashboard, origins });
  } catch (error) {
    // A signal that comes before the first event finds nothing to settle.
    if (error !== signals.first.reason) throw error;
    log.info(`${signals.first.reason}: stopped before the first event`);
    return EXIT.ok;
  } finally {
    endWarning();
    // Who leaves at once does not wait for a server to save: it does that on its own when this process is gone.
    if (!signals.second.aborted) await resolved.stop();
    signals.end();
  }
}

/** It is there before anything is connected; its code is loaded only where one is wanted. */
async function dashboardFor(
  { dashboard, dashboardToken }: Values<"dashboard" | "dashboardToken">,
  { log, version }: CommandContext,
): Promise<Dashboard | undefined> {
  if (dashboard === undefined) return undefined;
  const { openDashboard } = await import("./run/dashboard.ts");
  return openDashboard(dashboard, dashboardToken, log, version);
}

/** What says nothing, or cannot be had, together. */
function refuseIdle(
  { resume, orBegin, run, acks, delivery }: Values<"resume" | "orBegin" | "run" | "acks" | "delivery">,
  origins: Readonly<Record<string, string>>,
): void {
  if (run !== undefined && !resume)
    throw usageError(
      "Flag --run names a run to go on with, so it needs --resume",
      "Add --resume, or leave --run out",
    );
  if (orBegin && (!resume || run !== undefined))
    throw usageError(
      run === undefined
        ? "Flag --or-begin says what happens where there is nothing to resume, so it needs --resume"
        : "Flags --or-begin and --run exclude each other: a run that is named is there, or it is a mistake",
      "Take `--resume --or-begin`, or `--resume --run ID`",
    );
  if (delivery === "at-least-once" && acks.kind !== "memory")
    throw usageError(
      `--acks (${origins.acks}) needs --delivery exactly-once, and it is at-least-once (${origins.delivery})`,
      "Leave one of them out",
    );
}
