import type { Values } from "../config/settings.ts";
import { watchSignals } from "../io/signals.ts";
import { EXIT, usageError } from "../primitives/errors.ts";
import { createShape } from "../shape/index.ts";
import { defineIngestCommand } from "./command.ts";
import { LOAD_SETTINGS, plannedEvents, refuseYear10000, shapeSpecOf } from "./load.ts";

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
    "ingest run --resume",
    "ingest run --resume --or-begin",
    "ingest run --acks replicas:1 --max-outage 5m",
    "REDIS_URL=redis://user:password@host:6379 ingest run --stream events",
  ],
  settings: [
    ...LOAD_SETTINGS,
    "count",
    "durationMs",
    "seed",
    "startUnixMs",
    "idFormat",
    "redis",
    "redisUrlFile",
    "connectTimeoutMs",
    "stream",
    "maxLen",
    "memoryGuard",
    "delivery",
    "catchUp",
    "resume",
    "orBegin",
    "run",
    "acks",
    "onDataLoss",
    "maxOutageMs",
    "logEvery",
    "json",
  ],
  async execute(values, { log, version, origins }) {
    refuseIdle(values, origins);
    const shape = createShape(shapeSpecOf(values));
    refuseYear10000(shape, values.startUnixMs ?? Date.now(), plannedEvents(values, shape));
    const signals = watchSignals();
    const { resolveRedis } = await import("../io/redis/builtin/index.ts");
    const { publish } = await import("./run/publish.ts");
    const resolved = await resolveRedis(values.redis, log);
    try {
      return await publish(values, {
        target: resolved.target,
        log,
        signals,
        ingestVersion: version.version,
        origins,
      });
    } catch (error) {
      // A signal that comes before the first event finds nothing to settle.
      if (error !== signals.first.reason) throw error;
      log.info(`${signals.first.reason}: stopped before the first event`);
      return EXIT.ok;
    } finally {
      // Who leaves at once does not wait for a server to save: it does that on its own when this process is gone.
      if (!signals.second.aborted) await resolved.stop();
      signals.end();
    }
  },
});

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
