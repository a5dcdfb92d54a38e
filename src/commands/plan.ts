import { MAX } from "../config/load.ts";
import { writeAll } from "../io/stdout.ts";
import type { Encoder } from "../model/index.ts";
import { analytics } from "../model/index.ts";
import { EXIT, usageError } from "../primitives/errors.ts";
import { planOf } from "../report/plan.ts";
import { planText } from "../report/plan-text.ts";
import { streamMemory } from "../report/stream-memory.ts";
import type { Shape } from "../shape/index.ts";
import { defineIngestCommand } from "./command.ts";
import { freshStream, LOAD_SETTINGS, plannedEvents, refuseYear10000 } from "./load.ts";
import { divisionOf } from "./plan/division.ts";

const CHART_WIDTH = 60;
const MEASURED_EVENTS = 2000;

/** Nothing is sent: everything that is shown follows from the settings. */
export default defineIngestCommand({
  name: "plan",
  summary: "Show what a run will do before anything is sent",
  examples: [
    "ingest plan --duration 90m",
    "ingest plan --rate 1k --burst-interval 1m --burst-duration 5s --count 1M",
    "ingest plan --rate 333.3 --duration 1d --max-len 1M --json",
    "ingest plan --rate 100k --shards 20 --workers 4 --cluster-nodes 3",
  ],
  settings: [
    ...LOAD_SETTINGS,
    "count",
    "durationMs",
    "seed",
    "startUnixMs",
    "idFormat",
    "stream",
    "maxLen",
    "minIdAgeMs",
    "shards",
    "streamsPattern",
    "workers",
    "clusterNodes",
    "json",
  ],
  async execute(values) {
    if (values.rate === MAX)
      throw usageError(
        "Nobody can plan --rate max: Redis decides the rate while the run goes on",
        "Give the rate that you expect, as in --rate 300k",
      );
    const startUnixMs = values.startUnixMs ?? Date.now();
    const { shape, stream } = freshStream(values, startUnixMs);
    const events = plannedEvents(values, shape);
    refuseYear10000(shape, startUnixMs, events);
    const plan = planOf(shape, { events, durationMs: values.durationMs });
    const meanEventBytes = meanBytes(analytics.encoder(stream));
    const division = divisionOf(values);
    const { maxLen, minIdAgeMs } = values;
    const young = minIdAgeMs === undefined ? undefined : mostWithin(shape, minIdAgeMs, plan.shownMs);
    const kept = Math.min(maxLen ?? Number.POSITIVE_INFINITY, young ?? Number.POSITIVE_INFINITY);
    const memory = streamMemory(plan.shownEvents, meanEventBytes, kept);
    const facts = {
      plan,
      memory,
      meanEventBytes,
      seed: values.seed.text,
      startIso: new Date(startUnixMs).toISOString(),
      stream: values.stream,
      ...(division !== undefined && { division }),
    };
    const document = { schemaVersion: 1, ...facts };
    writeAll(
      values.json
        ? `${JSON.stringify(document, null, 2)}\n`
        : planText({ ...facts, slices: slicesOf(shape, plan.shownMs) }),
    );
    return EXIT.ok;
  },
});

/** The most events that any stretch of this length holds: one that ends with the last whole burst, or with the run. */
function mostWithin(shape: Shape, lengthMs: number, untilMs: number): number {
  const { burstIntervalMs, burstDurationMs } = shape.spec;
  const bursts = burstIntervalMs > 0 ? Math.floor((untilMs - burstDurationMs) / burstIntervalMs) : 0;
  const ends = [untilMs, ...(bursts > 0 ? [bursts * burstIntervalMs + burstDurationMs] : [])];
  return Math.max(...ends.map((endMs) => shape.dueBy(endMs) - shape.dueBy(Math.max(0, endMs - lengthMs))));
}

/** The mean size of the first events: the very ones that the run will send. */
function meanBytes(encoder: Encoder): number {
  const into = new Uint8Array(encoder.maxEventBytes);
  let bytes = 0;
  for (let index = 0; index < MEASURED_EVENTS; index++) bytes += encoder.write(index, into, 0);
  return bytes / MEASURED_EVENTS;
}

function slicesOf(shape: Shape, shownMs: number): number[] {
  const due = Array.from({ length: CHART_WIDTH + 1 }, (_, i) => shape.dueBy((shownMs * i) / CHART_WIDTH));
  return due.slice(1).map((count, i) => count - due[i]!);
}
