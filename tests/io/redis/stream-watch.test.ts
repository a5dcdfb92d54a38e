import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Redis } from "ioredis";
import { type StreamWatch, streamWatch } from "../../../src/io/redis/stream-watch.ts";
import type { RedisTarget } from "../../../src/io/redis/target.ts";
import type { StreamNow } from "../../../src/report/surroundings.ts";
import { clientOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";

const EVERY_MS = 50;

let server: TestRedis;
let redis: Redis;
let watching: StreamWatch | undefined;

beforeAll(async () => {
  server = await startRedis();
});
beforeEach(async () => {
  redis = clientOf(server.port);
  await redis.flushall();
});
afterEach(async () => {
  await watching?.close();
  watching = undefined;
  redis.disconnect();
});
afterAll(() => server.stop());

const target = (more: Partial<RedisTarget> = {}): RedisTarget => ({
  host: "127.0.0.1",
  port: server.port,
  tls: false,
  db: 0,
  label: "test",
  ...more,
});

function watch(more: Partial<RedisTarget> = {}): StreamWatch {
  watching = streamWatch(target(more), { stream: "s", everyMs: EVERY_MS });
  return watching;
}

/** The first reading that is as it should be; the last one that was not, when none is within 20 s. */
async function until(isSo: (now: StreamNow) => boolean): Promise<StreamNow> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const now = watching!.latest();
    if (now !== undefined && (isSo(now) || performance.now() > deadline)) return now;
    if (performance.now() > deadline) throw new Error("There is no reading at all");
    await Bun.sleep(20);
  }
}

/** A reading that began after this moment. */
async function next(): Promise<StreamNow> {
  const first = await until(({ atUnixMs }) => atUnixMs > Date.now() - 5);
  return until(({ atUnixMs }) => atUnixMs > first.atUnixMs + EVERY_MS);
}

async function fill(count: number, value = "x"): Promise<void> {
  const batch = redis.pipeline();
  for (let i = 0; i < count; i++) batch.xadd("s", "*", "data", value);
  await batch.exec();
}

describe("a stream, seen from the side", () => {
  test("is told with its length, its last id, its size and the server's memory", async () => {
    await fill(1000);
    watch();
    const now = await until(({ length }) => length === 1000);
    const [last] = await redis.xrevrange("s", "+", "-", "COUNT", 1);
    expect(now).toMatchObject({
      exists: true,
      length: 1000,
      entriesAdded: 1000,
      lastId: last![0],
      groups: [],
    });
    expect(now.sizeBytes).toBe((await redis.memory("USAGE", "s", "SAMPLES", 5)) as number);
    expect(now.usedMemoryBytes).toBeGreaterThan(500_000);
    expect([now.maxMemoryBytes, now.refused]).toEqual([0, []]);
  });

  test("may not exist yet, and may go again", async () => {
    watch();
    expect(await until(() => true)).toMatchObject({ exists: false, length: 0, sizeBytes: null, groups: [] });
    await fill(3);
    expect(await until(({ exists }) => exists)).toMatchObject({ length: 3 });
    await redis.set("s", "no stream any more");
    expect(await until(({ exists }) => !exists)).toMatchObject({ length: 0, groups: [] });
  });

  test("shows how fast it grows, and how fast a group takes from it", async () => {
    await redis.xgroup("CREATE", "s", "g", "0", "MKSTREAM");
    watch();
    await until(({ exists }) => exists);
    const stop = performance.now() + 2500;
    while (performance.now() < stop) {
      await fill(20);
      await redis.xreadgroup("GROUP", "g", "c", "COUNT", 10, "STREAMS", "s", ">");
      await Bun.sleep(20);
    }
    const { addedPerSec, groups } = await next();
    expect(addedPerSec).toBeGreaterThan(10);
    // It takes half of what comes, so it falls behind, and nobody can say when it will have caught up.
    expect(groups![0]!.takenPerSec! / addedPerSec!).toBeWithin(0.4, 0.6);
    expect(groups![0]!.drainedInMs).toBeNull();
  });

  test("its size follows its length between two measurements", async () => {
    await fill(1000, "x".repeat(500));
    watch();
    const before = await until(({ length }) => length === 1000);
    await fill(50, "x".repeat(500));
    const after = await until(({ length }) => length === 1050);
    expect(after.sizeBytes).toBe(Math.round(before.sizeBytes! * 1.05));
  });
});

describe("a reading that is asked for", () => {
  test("begins after the question, however long the rhythm is", async () => {
    watching = streamWatch(target(), { stream: "s", everyMs: Number.POSITIVE_INFINITY });
    expect(await watching.refresh(20_000)).toMatchObject({ length: 0 });
    for (let length = 1; length <= 5; length++) {
      await fill(1);
      // Two at the same time are as good as one.
      const [one, other] = await Promise.all([watching.refresh(20_000), watching.refresh(20_000)]);
      expect([one?.length, other?.length]).toEqual([length, length]);
    }
  });

  test("does not come from where nothing is, and then nobody waits for ever", async () => {
    watching = streamWatch(target({ port: 1 }), { stream: "s", everyMs: EVERY_MS });
    expect(await watching.refresh(100)).toBeUndefined();
  });
});

describe("groups", () => {
  const group = (now: StreamNow) => now.groups![0]!;

  test("are told with their consumers, what is pending, what is waiting, and the oldest delivery", async () => {
    await fill(100);
    await redis.xgroup("CREATE", "s", "g", "0");
    await redis.xreadgroup("GROUP", "g", "early", "COUNT", 2, "STREAMS", "s", ">");
    await Bun.sleep(300);
    await redis.xreadgroup("GROUP", "g", "late", "COUNT", 8, "STREAMS", "s", ">");
    watch();
    const now = await until(() => true);
    expect(group(now)).toMatchObject({ name: "g", consumers: 2, pending: 10, lag: 90, takenPerSec: null });
    expect(group(now).oldestIdleMs).toBeGreaterThanOrEqual(300);
  });

  test("a consumer that is busy does not hide what it left behind", async () => {
    await fill(2);
    await redis.xgroup("CREATE", "s", "g", "0");
    await redis.xreadgroup("GROUP", "g", "c", "COUNT", 1, "STREAMS", "s", ">");
    await Bun.sleep(300);
    const reply = await redis.xreadgroup("GROUP", "g", "c", "COUNT", 1, "STREAMS", "s", ">");
    const [[, [[id]]]] = reply as [[string, [[string, string[]]]]];
    await redis.xack("s", "g", id);
    watch();
    expect(group(await until(() => true)).oldestIdleMs).toBeGreaterThanOrEqual(300);
  });

  test("a delivery is found that waits behind hundreds which were claimed again", async () => {
    await fill(400);
    await redis.xgroup("CREATE", "s", "g", "0");
    await redis.xreadgroup("GROUP", "g", "gone", "STREAMS", "s", ">");
    await Bun.sleep(500);
    await redis.xautoclaim("s", "g", "rescuer", 0, "0", "COUNT", 300);
    watch();
    expect(group(await until(() => true)).oldestIdleMs).toBeGreaterThanOrEqual(500);
  });

  test("behind a hole that XDEL made, lag is unknown and not guessed", async () => {
    await fill(10);
    await redis.xgroup("CREATE", "s", "g", "0");
    const [, , third] = await redis.xrange("s", "-", "+");
    await redis.xdel("s", third![0]);
    watch();
    expect(group(await until(() => true))).toMatchObject({ lag: null, drainedInMs: null });
  });

  test("names may be any bytes, and there may be thousands", async () => {
    const batch = redis.pipeline();
    for (let i = 0; i < 2000; i++) batch.xgroup("CREATE", "s", `g${i}`, "0", "MKSTREAM");
    await batch.exec();
    await redis.xgroup("CREATE", "s", Buffer.from([0xff, 0x0a, 0x00]), "0");
    await fill(1);
    await redis.call("XREADGROUP", ["GROUP", Buffer.from([0xff, 0x0a, 0x00]), "c", "STREAMS", "s", ">"]);
    watch();
    const now = await until(({ groups }) => groups !== null);
    expect([now.groups!.length, now.refused]).toEqual([2001, []]);
    expect(now.groups!.find(({ pending }) => pending === 1)!.oldestIdleMs).toBeNumber();
  });
});

describe("what may not be asked", () => {
  test("is null and named, and the rest is told; a server hears no forbidden question twice", async () => {
    await fill(7);
    await redis.acl("SETUSER", "half", "reset", "on", ">pw", "~s", "+xlen", "+ping", "+client");
    watch({ username: "half", password: "pw" });
    const now = await next();
    expect(now).toMatchObject({ exists: true, length: 7, entriesAdded: null, sizeBytes: null, groups: null });
    expect(now.usedMemoryBytes).toBeNull();
    expect([...now.refused].sort()).toEqual(["INFO", "MEMORY USAGE", "XINFO GROUPS", "XINFO STREAM"]);
    await next();
    const denied = (await redis.acl("LOG")) as unknown[][];
    // ACL LOG counts what repeats itself.
    expect(denied.map((entry) => entry[1])).toEqual([1, 1, 1, 1]);
  });

  test("the first and last entry may be of any size", async () => {
    await fill(2, "x".repeat(40_000_000));
    watch();
    const now = await until(({ length }) => length === 2);
    expect(now).toMatchObject({ exists: true, entriesAdded: null, refused: ["XINFO STREAM"] });
    expect(now.groups).toEqual([]);
  });
});

describe("a connection that breaks", () => {
  test("leaves the last reading, and is made again without a word", async () => {
    await fill(1);
    watch();
    const before = await until(({ length }) => length === 1);
    await redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await fill(1);
    expect(watching!.latest()!.atUnixMs).toBeGreaterThanOrEqual(before.atUnixMs);
    expect(await until(({ length }) => length === 2)).toMatchObject({ length: 2 });
  });

  test("may never come up: there is no reading, and it ends all the same", async () => {
    const nowhere = streamWatch(target({ port: 1 }), { stream: "s", everyMs: EVERY_MS });
    await Bun.sleep(200);
    expect(nowhere.latest()).toBeUndefined();
    await nowhere.close();
  });

  test("ends with its signal, its connection too", async () => {
    const ending = new AbortController();
    const seen = streamWatch(target(), { stream: "s", everyMs: EVERY_MS, signal: ending.signal });
    watching = seen;
    await until(() => true);
    ending.abort();
    await seen.close();
    const deadline = performance.now() + 10_000;
    const isThere = async () => ((await redis.client("LIST")) as string).includes("name=ingest-watch");
    while ((await isThere()) && performance.now() < deadline) await Bun.sleep(20);
    expect(await isThere()).toBe(false);
  });
});
