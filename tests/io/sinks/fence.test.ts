import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import { analytics } from "../../../src/model/index.ts";
import { clientOf, manifestOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";
import { streamOf } from "../../support/streams.ts";

let server: TestRedis;
let redis: Redis;
let streams = 0;
beforeAll(async () => {
  server = await startRedis();
  redis = clientOf(server.port);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** A process that publishes the run into `stream`: the one that began it, or one that takes it over. */
async function writer(stream: string, taken?: { owner: string; next: number }) {
  const manifest = manifestOf({ count: 10_000 });
  const sink = redisStreamSink({
    target: { host: "127.0.0.1", port: server.port, tls: false, db: 0, label: "here" },
    stream,
    run: () => ({ manifest, encoder: analytics.encoder(streamOf("1")), taken }),
    maxLen: undefined,
    clientName: "fence",
  });
  return { sink, session: await sink.connect(2000) };
}

const FENCED = { ok: false, fault: { kind: "fatal", code: "fenced" } };

describe("a run that another process has taken over", () => {
  test.each([
    ["a small batch, by script", 5],
    ["a large batch, by transaction", 200],
  ])("is closed to the one before: %s", async (_, size) => {
    const stream = `fence-${streams++}`;
    const { session: old, sink } = await writer(stream);
    await old.open(0);
    // Transactions begin once the rehearsal has passed and a batch has landed.
    for (let first = 0; first < 800; first += 100) await old.write(first, 100).outcome;
    const { session: heir } = await writer(stream, { owner: "2.heir", next: 800 });
    expect(await heir.open(0)).toMatchObject({ next: 800, known: true });
    expect(await old.write(800, size).outcome).toMatchObject(FENCED);
    expect(await old.skip(800, 900, { gaps: [{ from: 800, to: 900 }], losses: [] })).toMatchObject(FENCED);
    expect(await redis.xlen(stream)).toBe(800);
    expect(await heir.write(800, size).outcome).toMatchObject({ ok: true, position: { next: 800 + size } });
    const again = await sink.connect(2000);
    await expect(again.open(800)).rejects.toMatchObject({ fault: { code: "fenced" } });
    expect(await redis.xlen(stream)).toBe(800 + size);
    for (const session of [old, heir, again]) await session.close();
  });

  test("goes to one of two that come at once", async () => {
    const stream = `fence-${streams++}`;
    const { session: old } = await writer(stream);
    await old.open(0);
    await old.write(0, 10).outcome;
    const [one, other] = [
      await writer(stream, { owner: "2.one", next: 10 }),
      await writer(stream, { owner: "2.other", next: 10 }),
    ];
    expect(await one.session.open(0)).toMatchObject({ next: 10 });
    await expect(other.session.open(0)).rejects.toMatchObject({ fault: { code: "still-written" } });
    for (const { session } of [one, other]) await session.close();
    await old.close();
  });

  test("is not taken where the ledger has moved since it was looked at", async () => {
    const stream = `fence-${streams++}`;
    const { session: old } = await writer(stream);
    await old.open(0);
    await old.write(0, 10).outcome;
    const { session: heir } = await writer(stream, { owner: "2.heir", next: 9 });
    await expect(heir.open(0)).rejects.toMatchObject({ fault: { code: "still-written" } });
    expect(await old.write(10, 5).outcome).toMatchObject({ ok: true });
    await Promise.all([old.close(), heir.close()]);
  });

  test("comes back to its heir when the server forgets that there was one", async () => {
    const stream = `fence-${streams++}`;
    const { session: old } = await writer(stream);
    await old.open(0);
    await old.write(0, 10).outcome;
    const before = await redis.hgetall(`{${stream}}:ingest`);
    const { session: heir, sink } = await writer(stream, { owner: "2.heir", next: 10 });
    await heir.open(0);
    await redis.hset(`{${stream}}:ingest`, before);
    const again = await sink.connect(2000);
    expect(await again.open(10)).toMatchObject({ next: 10, known: true });
    expect(await old.write(10, 5).outcome).toMatchObject(FENCED);
    for (const session of [old, heir, again]) await session.close();
  });
});

test("a writer without anything to write shows in the ledger that it is alive", async () => {
  const stream = `fence-${streams++}`;
  const { session } = await writer(stream);
  await session.open(0);
  const beat = async () =>
    Object.entries(await redis.hgetall(`{${stream}}:ingest`)).find(([field]) => field.endsWith(":beat"))?.[1];
  const seen = new Set<string | undefined>();
  while (seen.size < 4) {
    seen.add(await beat());
    await Bun.sleep(20);
  }
  await session.close();
});
