import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import type { Outcome, Session, Sink } from "../../../src/engine/ports.ts";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import { analytics } from "../../../src/model/index.ts";
import { networkSinkLaws, type SinkUnderTest } from "../../contracts/sink-laws.ts";
import { clientOf, manifestOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";
import { streamOf } from "../../support/streams.ts";

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

interface Subject extends SinkUnderTest {
  readonly name: string;
}

function fresh(options: { maxLen?: number; username?: string; port?: number } = {}): Subject {
  const name = `events ${streams++} é`;
  const manifest = manifestOf({ count: 1000 });
  const encoder = analytics.encoder(streamOf("1"));
  const text = analytics.encoder(streamOf("1"));
  const bytes = new Uint8Array(text.maxEventBytes);
  const { username, port = server.port } = options;
  const login = username === undefined ? {} : { username, password: "x" };
  const sink = redisStreamSink({
    target: { host: "127.0.0.1", port, tls: false, db: 0, label: "here", ...login },
    stream: name,
    run: () => ({ manifest, encoder }),
    maxLen: options.maxLen,
    clientName: "ingest-test",
  });
  return {
    sink,
    name,
    arrived: async () => (await redis.xrange(name, "-", "+")).map(([, [, data]]) => data!),
    textOf: (index) => new TextDecoder().decode(bytes.subarray(0, text.write(index, bytes, 0))),
  };
}

/** The first large batch goes by script and brings the rehearsal about. */
const WARM_UP = 64;
async function warmUp(session: Session): Promise<void> {
  await session.write(0, WARM_UP).outcome;
  await Bun.sleep(1);
}

const moved = (outcome: Outcome, by: number): Outcome =>
  outcome.ok ? { ok: true, position: { ...outcome.position, next: outcome.position.next + by } } : outcome;

/** The same sink for the events behind the warm-up, which count from 0 again. */
function warm({ sink, arrived, textOf, name }: Subject): Subject {
  const connect: Sink["connect"] = async (withinMs) => {
    const session = await sink.connect(withinMs);
    return {
      ...session,
      open: async (beginAt) => {
        const opened = await session.open(beginAt);
        if (opened.next === 0) await warmUp(session);
        return { ...opened, next: Math.max(0, opened.next - WARM_UP) };
      },
      write: (first, count) => {
        const written = session.write(first + WARM_UP, count);
        return { ...written, outcome: written.outcome.then((outcome) => moved(outcome, -WARM_UP)) };
      },
    };
  };
  return {
    sink: { connect },
    name,
    arrived: async () => (await arrived())?.slice(WARM_UP),
    textOf: (index) => textOf(index + WARM_UP),
  };
}

networkSinkLaws("Redis Stream, exactly-once, by transaction", {
  setUp,
  tearDown,
  fresh: () => warm(fresh()),
});

describe("large batches", () => {
  beforeAll(setUp);
  afterAll(tearDown);
  beforeEach(async () => {
    await redis.config("RESETSTAT");
  });

  const opened = async (options: Parameters<typeof fresh>[0] = {}) => {
    const subject = fresh(options);
    const session = await subject.sink.connect(2000);
    await session.open(0);
    await warmUp(session);
    return { ...subject, session };
  };
  const transactions = async (): Promise<number> => {
    const [, calls] = /cmdstat_exec:calls=(\d+)/.exec(await redis.info("commandstats")) ?? [];
    // One of them was the rehearsal.
    return Math.max(0, Number(calls ?? 0) - 1);
  };

  test("go by transaction, small ones by script, and nothing is left behind but the stream and its ledger", async () => {
    const { session, name, arrived, textOf } = await opened();
    const outcomes = [40, 3, 1, 500, 31, 32].reduce<{ first: number; all: Promise<Outcome>[] }>(
      ({ first, all }, wanted) => {
        const { count, outcome } = session.write(first, wanted);
        return { first: first + count, all: [...all, outcome] };
      },
      { first: WARM_UP, all: [] },
    );
    await Promise.all(outcomes.all);
    expect(await transactions()).toBe(3);
    const expected = Array.from({ length: outcomes.first }, (_, index) => textOf(index));
    expect(await arrived()).toEqual(expected);
    expect(await outcomes.all.at(-1)).toEqual({
      ok: true,
      position: { next: outcomes.first, streamLength: outcomes.first },
    });
    expect(await redis.keys(`*${name}*`)).toHaveLength(2);
    await session.close();
  });

  test("trim when they are told to", async () => {
    const { session, name } = await opened({ maxLen: 500 });
    for (let first = WARM_UP; first < 3000; ) {
      const { count, outcome } = session.write(first, 200);
      await outcome;
      first += count;
    }
    expect(await transactions()).toBe(Math.ceil((3000 - WARM_UP) / 200));
    expect(await redis.xlen(name)).toBeWithin(500, 700);
    await session.close();
  });

  test("reach consumers who wait for them, alone and in a group, and keep the stream's time to live", async () => {
    const { session, name, textOf } = await opened();
    await redis.xgroup("CREATE", name, "group", "$");
    await redis.pexpire(name, 60_000);
    const [alone, member] = [clientOf(server.port), clientOf(server.port)];
    const reading = alone.xread("BLOCK", 5000, "STREAMS", name, "$");
    const joined = member.xreadgroup("GROUP", "group", "me", "BLOCK", 5000, "STREAMS", name, ">");
    await Bun.sleep(20);
    await session.write(WARM_UP, 40).outcome;
    const texts = Array.from({ length: 40 }, (_, index) => textOf(WARM_UP + index));
    const textsOf = (reply: unknown) =>
      (reply as [string, [string, string[]][]][])[0]![1].map(([, fields]) => fields[1]);
    expect(textsOf(await reading)).toEqual(texts);
    expect(textsOf(await joined)).toEqual(texts);
    expect(await transactions()).toBe(1);
    expect(await redis.pttl(name)).toBeWithin(50_000, 60_001);
    for (const client of [alone, member]) client.disconnect();
    await session.close();
  });

  test.each([
    ["OOM", () => redis.config("SET", "maxmemory", "1"), () => redis.config("SET", "maxmemory", "0")],
    ["READONLY", () => redis.replicaof("127.0.0.1", 1), () => redis.replicaof("NO", "ONE")],
    ["NOSCRIPT", () => redis.script("FLUSH"), async () => {}],
  ])("that are refused tell why: %s", async (code, disturb, restore) => {
    const { session, name } = await opened();
    await disturb();
    const outcomes = [session.write(WARM_UP, 40), session.write(WARM_UP + 40, 40)].map((w) => w.outcome);
    expect(await outcomes[0]).toMatchObject({ ok: false, fault: { code } });
    const second = await outcomes[1]!;
    expect(second.ok && second.position.next > WARM_UP).toBe(false);
    await restore();
    expect(await session.open(0)).toMatchObject({ next: WARM_UP });
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({ ok: true, position: { next: 104 } });
    expect(await redis.xlen(name)).toBe(104);
    await session.close();
  });

  test("tell a key that has become another type", async () => {
    const { session, name } = await opened();
    await redis.set(name, "x");
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({
      ok: false,
      fault: { code: "WRONGTYPE" },
    });
    expect(await redis.get(name)).toBe("x");
    await session.close();
  });

  test("go by script after the stream was deleted, which makes it again", async () => {
    const { session, name } = await opened();
    await redis.del(name);
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({ ok: true, position: { next: WARM_UP } });
    await session.open(0);
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({ ok: true, position: { next: 104 } });
    expect(await redis.xlen(name)).toBe(40);
    await session.close();
  });

  test.each([
    ["-multi"],
    ["-renamenx"],
    ["-config"],
    ["-info"],
    ["-client|reply"],
    ["-@all +eval +evalsha +xadd +hget +hset"],
  ])("go by script for a user with %s", async (rules) => {
    const user = ["limited", "reset", "on", "nopass", "allkeys", "+@all", ...rules.split(" ")];
    await redis.call("ACL", "SETUSER", ...user);
    const { session } = await opened({ username: "limited" });
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({ ok: true, position: { next: 104 } });
    expect(await transactions()).toBe(0);
    await session.close();
  });

  test("go by script where the server announces what happens to keys", async () => {
    await redis.config("SET", "notify-keyspace-events", "KEA");
    const { session } = await opened();
    expect(await session.write(WARM_UP, 40).outcome).toMatchObject({ ok: true, position: { next: 104 } });
    expect(await transactions()).toBe(0);
    await redis.config("SET", "notify-keyspace-events", "");
    await session.close();
  });

  test("go by script on the connection after one that was lost in the rehearsal", async () => {
    const proxy = Bun.listen<{ up: Awaited<ReturnType<typeof Bun.connect>> | undefined; queue: Buffer[] }>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (down) => {
          down.data = { up: undefined, queue: [] };
          void Bun.connect({
            hostname: "127.0.0.1",
            port: server.port,
            socket: { data: (_, bytes) => void down.write(bytes), open: () => {} },
          }).then((up) => {
            down.data.up = up;
            for (const bytes of down.data.queue) up.write(bytes);
          });
        },
        data: (down, bytes) => {
          if (/\$5\r\nmulti\r\n/i.test(bytes.toString("latin1"))) return void down.terminate();
          if (down.data.up === undefined) down.data.queue.push(Buffer.from(bytes));
          else down.data.up.write(bytes);
        },
        close: (down) => void down.data.up?.end(),
      },
    });
    const { sink } = fresh({ port: proxy.port });
    const first = await sink.connect(2000);
    await first.open(0);
    await first.write(0, 40).outcome;
    expect(await first.lost).toMatchObject({ kind: "reconnect" });
    const second = await sink.connect(2000);
    const { next } = await second.open(0);
    for (let from = next; from < next + 200; from += 40)
      expect(await second.write(from, 40).outcome).toMatchObject({ ok: true });
    await second.close();
    proxy.stop(true);
  });
});
