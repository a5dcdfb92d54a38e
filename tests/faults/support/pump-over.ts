import { Meter } from "../../../src/engine/meter.ts";
import type { PublisherOptions } from "../../../src/engine/publisher-types.ts";
import { Pump } from "../../../src/engine/pump.ts";
import { systemClock } from "../../../src/io/clock.ts";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import { newManifest } from "../../../src/ledger/manifest.ts";
import { analytics } from "../../../src/model/index.ts";
import { createShape, type ShapeSpec } from "../../../src/shape/index.ts";
import { DEFAULT_SHAPE, START_UNIX_MS, streamOf } from "../../support/streams.ts";

export interface Published {
  readonly stream: string;
  readonly seed: string;
  readonly count: number;
  readonly shape?: Partial<ShapeSpec>;
  readonly publisher?: Partial<PublisherOptions>;
  /** How long ago the run was to begin, ms: so many events are due at once. */
  readonly sinceMs?: number;
}

/** The whole engine in this process, with a real connection to 127.0.0.1, which is there when this resolves. */
export async function pumpOver(port: number, published: Published): Promise<Pump> {
  const { stream, seed, count, sinceMs = 0 } = published;
  const spec = { ...DEFAULT_SHAPE, ...published.shape };
  const identity = { model: analytics.name, modelVersion: analytics.version, seed };
  const manifest = newManifest(
    { ...identity, startUnixMs: START_UNIX_MS, idFormat: "uuidv4", shape: spec },
    { delivery: "exactly-once", plannedEvents: count, ingestVersion: "test" },
  );
  const target = { host: "127.0.0.1", port, tls: false, db: 0, label: "proxy" };
  const run = () => ({ manifest, encoder: analytics.encoder(streamOf(seed, { shape: spec })) });
  const sink = redisStreamSink({ target, stream, run, maxLen: undefined, clientName: "test" });
  const session = await sink.connect(2000);
  await session.open(0);
  const clock = systemClock();
  return new Pump({
    shape: createShape(spec),
    clock,
    sink,
    session,
    meter: new Meter(createShape(spec)),
    publisher: {
      window: { events: 100, sizeBytes: 1e6, batches: 10 },
      batchEvents: 3,
      connectMs: 2000,
      stallMs: 150,
      doubtfulMs: 5000,
      random: () => 0.99,
      limit: count,
      next: 0,
      tell: () => {},
      ...published.publisher,
    },
    startAtMs: clock.nowMs() - sinceMs,
    endMs: undefined,
    catchUp: "unbounded",
    graceMs: 5000,
    observe: () => {},
  });
}
