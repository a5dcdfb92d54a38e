import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import { ledgerKeyOf, nextFieldOf } from "../../../src/ledger/keys.ts";
import { analytics } from "../../../src/model/index.ts";
import { networkSinkLaws, type SinkUnderTest } from "../../contracts/sink-laws.ts";
import { clientOf, manifestOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";
import { START_UNIX_MS, streamOf } from "../../support/streams.ts";

let server: TestRedis;
let redis: Redis;
let streams = 0;

const setUp = async () => {
  server = await startRedis();
  redis = clientOf(server.port);
};
const tearDown = async () => {
  redis.disconnect();
  await server.stop();
};

type Delivery = "exactly-once" | "at-least-once";

function fresh(delivery: Delivery, maxLen?: number): SinkUnderTest & { name: string; runId: string } {
  const name = `events ${streams++} é`;
  const stream = streamOf("1");
  const manifest = manifestOf({ count: 1000, manifest: { delivery } });
  const encoder = analytics.encoder(stream);
  const bytes = new Uint8Array(encoder.maxEventBytes);
  const text = analytics.encoder(stream);
  const sink = redisStreamSink({
    target: { host: "127.0.0.1", port: server.port, tls: false, db: 0, label: `127.0.0.1:${server.port}` },
    stream: name,
    run: () => ({ manifest, encoder }),
    maxLen,
    clientName: "ingest-test",
  });
  return {
    sink,
    name,
    runId: manifest.runId,
    arrived: async () => (await redis.xrange(name, "-", "+")).map(([, [, data]]) => data!),
    textOf: (index) => new TextDecoder().decode(bytes.subarray(0, text.write(index, bytes, 0))),
  };
}

for (const delivery of ["exactly-once", "at-least-once"] as const)
  networkSinkLaws(`Redis Stream, ${delivery}`, { setUp, tearDown, fresh: () => fresh(delivery) });

describe("a Redis Stream", () => {
  beforeAll(setUp);
  afterAll(tearDown);

  const opened = async (delivery: Delivery, maxLen?: number) => {
    const subject = fresh(delivery, maxLen);
    const session = await subject.sink.connect(2000);
    await session.open(0);
    return { ...subject, session };
  };

  test("takes a batch that is sent twice once, and answers with its length and the ledger's index", async () => {
    const { session, arrived } = await opened("exactly-once");
    await session.write(0, 10).outcome;
    expect(await session.write(0, 12).outcome).toEqual({
      ok: true,
      position: { next: 12, streamLength: 12 },
    });
    expect(await arrived()).toHaveLength(12);
    await session.close();
  });

  test("writes nothing beyond a gap, and answers where it stands", async () => {
    const { session, arrived } = await opened("exactly-once");
    expect(await session.write(5, 10).outcome).toMatchObject({ ok: true, position: { next: 0 } });
    expect(await arrived()).toEqual([]);
    await session.close();
  });

  test("tells that the run is unknown when its ledger was deleted", async () => {
    const { session, name } = await opened("exactly-once");
    await redis.del(ledgerKeyOf(name));
    expect(await session.write(0, 10).outcome).toMatchObject({ ok: true, position: { next: -1 } });
    await session.close();
  });

  test("names the script that was flushed, and has it again after it is opened again", async () => {
    const { session } = await opened("exactly-once");
    await redis.script("FLUSH");
    expect(await session.write(0, 10).outcome).toMatchObject({
      ok: false,
      fault: { kind: "resync", code: "NOSCRIPT" },
    });
    await session.open(0);
    expect(await session.write(0, 10).outcome).toMatchObject({ ok: true, position: { next: 10 } });
    await session.close();
  });

  test.each(["exactly-once", "at-least-once"] as const)(
    "tells a key of another type, before and while publishing (%s)",
    async (delivery) => {
      const before = fresh(delivery);
      await redis.set(before.name, "x");
      const session = await before.sink.connect(2000);
      await expect(session.open(0)).rejects.toMatchObject({ fault: { kind: "fatal", code: "WRONGTYPE" } });
      await session.close();
      const during = await opened(delivery);
      await redis.set(during.name, "x");
      expect(await during.session.write(0, 3).outcome).toMatchObject({
        ok: false,
        fault: { kind: "fatal", code: "WRONGTYPE" },
      });
      await during.session.close();
    },
  );

  test.each(["exactly-once", "at-least-once"] as const)(
    "trims when it is told to, and only then (%s)",
    async (delivery) => {
      const trimmed = await opened(delivery, 500);
      for (let first = 0; first < 3000; first += 500) await trimmed.session.write(first, 500).outcome;
      expect(await redis.xlen(trimmed.name)).toBeWithin(500, 700);
      await trimmed.session.close();
    },
  );

  test("at-least-once moves the ledger no further than what was written", async () => {
    const { session, name, runId, arrived } = await opened("at-least-once");
    await session.write(0, 10).outcome;
    await redis.config("SET", "maxmemory", "1");
    const refused = [session.write(10, 10), session.write(20, 10)].map(({ outcome }) => outcome);
    for (const outcome of await Promise.all(refused))
      expect(outcome.ok && outcome.position.next >= 20).toBe(false);
    await redis.config("SET", "maxmemory", "0");
    expect(await redis.hget(ledgerKeyOf(name), nextFieldOf(runId))).toBe("10");
    expect(await session.open(0)).toMatchObject({ next: 10, known: true });
    await session.write(10, 10).outcome;
    expect(await arrived()).toHaveLength(20);
    await session.close();
  });

  test("the least privileged user can publish, and is shown no length", async () => {
    const { name } = fresh("exactly-once");
    await redis.call(
      "ACL",
      "SETUSER",
      "least",
      "on",
      "nopass",
      "~*",
      "-@all",
      "+eval",
      "+evalsha",
      "+xadd",
      "+hget",
      "+hset",
    );
    const target = {
      host: "127.0.0.1",
      port: server.port,
      tls: false,
      db: 0,
      label: "here",
      username: "least",
      password: "x",
    };
    const encoder = analytics.encoder(streamOf("1"));
    const manifest = manifestOf({ count: 10, startUnixMs: START_UNIX_MS });
    const least = redisStreamSink({
      target,
      stream: name,
      run: () => ({ manifest, encoder }),
      maxLen: undefined,
      clientName: "x",
    });
    const session = await least.connect(2000);
    expect(await session.open(0)).toEqual({ next: 0, known: false, streamLength: -1 });
    expect(await session.write(0, 10).outcome).toEqual({
      ok: true,
      position: { next: 10, streamLength: -1 },
    });
    await session.close();
  });

  test("a connection that the server kills is lost, with a reason", async () => {
    const { session } = await opened("exactly-once");
    const clients = String(await redis.call("CLIENT", "LIST"));
    // The youngest: a test that failed before this one may have left its own behind.
    const id = [...clients.matchAll(/id=(\d+) [^\n]*name=ingest-test/g)].at(-1)![1]!;
    await redis.call("CLIENT", "KILL", "ID", id);
    expect(await session.lost).toMatchObject({ kind: "reconnect" });
  });
});
