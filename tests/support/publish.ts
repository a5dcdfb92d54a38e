import { Redis } from "ioredis";
import { ledgerKeyOf, manifestFieldOf, nextFieldOf } from "../../src/ledger/keys.ts";
import { type Manifest, newManifest } from "../../src/ledger/manifest.ts";
import { timelineOf } from "../../src/ledger/timeline.ts";
import { analytics, type IdFormat } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape, type ShapeSpec } from "../../src/shape/index.ts";
import { DEFAULT_SHAPE, START_UNIX_MS } from "./streams.ts";

export interface Published {
  readonly stream?: string;
  readonly seed?: string;
  readonly count: number;
  /** The ledger's next index; `count` when not given. */
  readonly next?: number;
  readonly shape?: Partial<ShapeSpec>;
  readonly idFormat?: IdFormat;
  readonly startUnixMs?: number;
  readonly manifest?: Partial<Manifest>;
}

/** Writes the events of a run and its ledger, plainly, as a publisher of another make would: the tests' own hand, not the program's. */
export async function publish(redis: Redis, options: Published): Promise<Manifest> {
  const { stream = "analytics_events", seed = "1", count } = options;
  const manifest = manifestOf(options);
  const { startUnixMs, idFormat, segments } = manifest;
  const unixMsOf = timelineOf(segments, createShape(manifest.shape));
  const encoder = analytics.encoder({ seed: parseSeed(seed), startUnixMs, idFormat, unixMsOf });
  const event = Buffer.alloc(encoder.maxEventBytes);
  for (let index = 0; index < count; ) {
    const batch = redis.pipeline();
    for (const stop = Math.min(count, index + 1000); index < stop; index++) {
      batch.xadd(stream, "*", "data", event.toString("latin1", 0, encoder.write(index, event, 0)));
    }
    for (const [error] of (await batch.exec())!) if (error) throw error;
  }
  const fields = {
    [manifestFieldOf(manifest.runId)]: JSON.stringify(manifest),
    [nextFieldOf(manifest.runId)]: `${options.next ?? count}`,
  };
  await redis.hset(ledgerKeyOf(stream), fields);
  return manifest;
}

export function manifestOf(options: Published): Manifest {
  const { seed = "1", count, shape, manifest, idFormat = "uuidv4", startUnixMs = START_UNIX_MS } = options;
  const identity = {
    model: analytics.name,
    modelVersion: analytics.version,
    seed,
    startUnixMs,
    idFormat,
    shape: { ...DEFAULT_SHAPE, ...shape },
  };
  const rest = { delivery: "exactly-once" as const, plannedEvents: count, ingestVersion: "0.1.0" };
  return { ...newManifest(identity, rest), ...manifest };
}

/** A client for the tests' own hand; whoever takes one disconnects it. */
export function clientOf(port: number): Redis {
  return new Redis({ port, retryStrategy: () => null });
}
