import { describe, expect, test } from "bun:test";
import { Meter } from "../../src/engine/meter.ts";
import { Pump } from "../../src/engine/pump.ts";
import { systemClock } from "../../src/io/clock.ts";
import { redisStreamSink } from "../../src/io/sinks/redis-stream.ts";
import { newManifest } from "../../src/ledger/manifest.ts";
import { analytics } from "../../src/model/index.ts";
import { createShape } from "../../src/shape/index.ts";
import { eventTexts } from "../support/events.ts";
import { type Cut, faultProxy } from "../support/fault-proxy.ts";
import { oneRedis } from "../support/one-redis.ts";
import { DEFAULT_SHAPE, START_UNIX_MS, streamOf } from "../support/streams.ts";

const { server, redis } = await oneRedis();
const STREAM = streamOf("cuts");
const TEXTS = eventTexts(STREAM, 0, 3);
const AT_ONCE = 24;

interface Outcome {
  readonly hasCut: boolean;
  readonly data: readonly string[];
  readonly bytes: { readonly up: number; readonly down: number };
}

/** Three events in one batch over a connection that meets the fault; gives whether it did, and what is in the stream. */
async function publishThree(name: string, cut: Cut): Promise<Outcome> {
  const proxy = faultProxy(server.port);
  const shape = createShape(DEFAULT_SHAPE);
  const identity = { model: analytics.name, modelVersion: analytics.version, seed: "cuts" };
  const manifest = newManifest(
    { ...identity, startUnixMs: START_UNIX_MS, idFormat: "uuidv4", shape: DEFAULT_SHAPE },
    { delivery: "exactly-once", plannedEvents: 3, ingestVersion: "test" },
  );
  const target = { host: "127.0.0.1", port: proxy.port, tls: false, db: 0, label: "proxy" };
  const run = () => ({ manifest, encoder: analytics.encoder(STREAM) });
  const sink = redisStreamSink({ target, stream: name, run, maxLen: undefined, clientName: "cuts" });
  const session = await sink.connect(2000);
  await session.open(0);
  proxy.arm(cut);
  const clock = systemClock();
  const pump = new Pump({
    shape,
    clock,
    sink,
    session,
    meter: new Meter(createShape(DEFAULT_SHAPE)),
    publisher: {
      window: { events: 100, sizeBytes: 1e6, batches: 10 },
      batchEvents: 3,
      connectMs: 2000,
      stallMs: 150,
      doubtfulMs: 5000,
      random: () => 0.99,
      limit: 3,
      next: 0,
      tell: () => {},
    },
    // All three have been due for a second: they leave in one batch.
    startAtMs: clock.nowMs() - 1000,
    endMs: undefined,
    catchUp: "unbounded",
    graceMs: 5000,
    observe: () => {},
  });
  const { state, acked } = await pump.run();
  expect([state, acked]).toEqual(["DONE", 3]);
  // What was held back arrives after this.
  if (cut.how === "hold") await Bun.sleep(200);
  proxy.stop();
  const data = (await redis.xrange(name, "-", "+")).map(([, [, text]]) => text!);
  return { hasCut: proxy.hasCut, data, bytes: proxy.counted };
}

/** Tries the cuts, some at a time; gives how many came about. */
async function tryAll(cuts: readonly Cut[]): Promise<number> {
  const queue = cuts.map((cut, i) => ({ cut, name: `s${String(i).padStart(4, "0")}` }));
  let happened = 0;
  const worker = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { hasCut, data } = await publishThree(next.name, next.cut);
      expect({ ...next.cut, data }).toEqual({ ...next.cut, data: TEXTS });
      if (hasCut) happened++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return happened;
}

/** Before the first byte, behind the last one, and at every `step` bytes between. */
const cutsAt = (how: Cut["how"], way: Cut["way"], step: number): Cut[] =>
  Array.from({ length: Math.floor(whole[way] / step) + 1 }, (_, i) => ({ how, way, afterBytes: i * step }));

const NEVER: Cut = { how: "fin", way: "up", afterBytes: Number.POSITIVE_INFINITY };
/** How long the request and its reply are when nothing happens to them. */
const { bytes: whole } = await publishThree("whole", NEVER);

describe("a batch of three is in the stream exactly once and in order, whatever byte its connection breaks at:", () => {
  test.each([
    ["fin", 1],
    ["rst", 3],
    ["blackhole", 11],
    ["hold", 3],
  ] as const)("%s, in the request", async (how, step) => {
    const cuts = cutsAt(how, "up", step);
    expect(cuts.length).toBeGreaterThan(100);
    expect(await tryAll(cuts)).toBe(cuts.length);
  });

  test.each(["fin", "rst", "blackhole", "hold"] as const)("%s, in the reply", async (how) => {
    const cuts = cutsAt(how, "down", 1);
    expect(cuts.length).toBeGreaterThan(20);
    expect(await tryAll(cuts)).toBe(cuts.length);
  });
});
