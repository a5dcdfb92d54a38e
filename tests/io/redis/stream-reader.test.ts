import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { Redis } from "ioredis";
import { type StreamReader, streamReader } from "../../../src/io/redis/stream-reader.ts";
import type { StreamEntry } from "../../../src/verify/entry.ts";
import type { EntryPage } from "../../../src/verify/entry-page.ts";
import { clientOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";

let server: TestRedis;
let redis: Redis;
let reader: StreamReader;

beforeAll(async () => {
  server = await startRedis();
  redis = clientOf(server.port);
  reader = readerOf(redis, "s");
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
});

const readerOf = (client: Redis, stream: string) => streamReader({ client, label: "test" }, stream);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
/** A page is good only until the next one is asked for. */
const kept = (page: EntryPage) =>
  [...page].map(
    ([id, fields]): StreamEntry => [Uint8Array.from(id), fields.map((field) => Uint8Array.from(field))],
  );
const plain = ([id, fields]: StreamEntry) => [text(id), ...fields.map(text)];

async function fill(count: number, value = "x"): Promise<void> {
  const batch = redis.pipeline();
  for (let i = 0; i < count; i++) batch.xadd("s", `${1000 + i}-1`, "data", `${value}${i}`);
  await batch.exec();
}

/** The pages as [number of entries], and all entries. */
async function read(to = "+", from = reader): Promise<{ sizes: number[]; entries: StreamEntry[] }> {
  const outline = (await from.outline())!;
  const [sizes, entries]: [number[], StreamEntry[]] = [[], []];
  for await (const page of from.pages(to, outline)) {
    sizes.push(page.length);
    entries.push(...kept(page));
  }
  return { sizes, entries };
}

describe("reading a stream in pages", () => {
  test("gives every entry once, in order", async () => {
    await fill(2500);
    const { sizes, entries } = await read("3499-1");
    expect(sizes).toEqual([100, 200, 400, 800, 1000]);
    expect(entries.map(plain)).toEqual(
      Array.from({ length: 2500 }, (_, i) => [`${1000 + i}-1`, "data", `x${i}`]),
    );
  });

  test("ends at the id it was given, whatever comes behind it", async () => {
    await fill(350);
    const { entries } = await read("1299-1");
    expect([entries.length, plain(entries.at(-1)!)[0]]).toEqual([300, "1299-1"]);
  });

  test("gives ids, names and values as bytes, all of them", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    await redis.xadd("s", "5-0", bytes, bytes, "", "two");
    await redis.xadd("s", "5-1", "data", "é\ud800\r\n");
    const { entries } = await read();
    expect(entries[0]![1].map((each) => Buffer.from(each))).toEqual([
      bytes,
      bytes,
      Buffer.of(),
      Buffer.from("two"),
    ]);
    expect(plain(entries[1]!)).toEqual(["5-1", "data", "é\ufffd\r\n"]);
  });

  test("asks for fewer at a time when entries are large, so that no page is much larger than half a MiB", async () => {
    await fill(40, "y".repeat(100_000));
    const { sizes, entries } = await read();
    expect(entries).toHaveLength(40);
    expect(Math.max(...sizes)).toBe(5);
  });

  test("reads ids up to the greatest that there is", async () => {
    const max = "18446744073709551615";
    for (const id of ["0-1", `7-${max}`, "8-0", `${max}-${max}`]) await redis.xadd("s", id, "data", "x");
    const pages = await Array.fromAsync(
      reader.pages(`${max}-${max}`, { ...(await reader.outline())!, first: undefined }),
      kept,
    );
    expect(pages.flat().map((each) => plain(each)[0])).toEqual(["0-1", `7-${max}`, "8-0", `${max}-${max}`]);
    // One entry a page: each page begins behind the id of the one before.
    await redis.xadd("t", `7-${max}`, "data", "z".repeat(600_000));
    await redis.xadd("t", "8-0", "data", "z".repeat(600_000));
    expect((await read("+", readerOf(redis, "t"))).sizes).toEqual([1, 1]);
  });

  test("goes on where entries vanish meanwhile", async () => {
    await fill(700);
    const seen: number[] = [];
    for await (const page of reader.pages("+", (await reader.outline())!)) {
      seen.push(page.length);
      if (seen.length === 2) await redis.xtrim("s", "MAXLEN", 50);
    }
    // The third page of 400 was under way already.
    expect(seen).toEqual([100, 200, 400]);
  });

  test("may be left early without a complaint", async () => {
    await fill(700);
    for await (const page of reader.pages("+", (await reader.outline())!)) {
      expect(page).toHaveLength(100);
      break;
    }
    expect(await redis.ping()).toBe("PONG");
  });
});

describe("the outline of a stream", () => {
  const ids = async () => {
    const outline = await reader.outline();
    return (
      outline && [outline.length, outline.first && plain(outline.first), outline.last && plain(outline.last)]
    );
  };

  test("is its length and both ends", async () => {
    await fill(3);
    expect(await ids()).toEqual([3, ["1000-1", "data", "x0"], ["1002-1", "data", "x2"]]);
  });

  test("is nothing where there is no key, and empty where there is an empty stream", async () => {
    expect(await ids()).toBeUndefined();
    await fill(1);
    await redis.xtrim("s", "MAXLEN", 0);
    expect(await ids()).toEqual([0, undefined, undefined]);
  });

  test("tells trimming from deleting: only XDEL leaves a mark", async () => {
    await fill(300);
    await redis.xtrim("s", "MAXLEN", 290);
    const trimmed = (await reader.outline())!.record!;
    expect(trimmed).toEqual({
      length: 290,
      entriesAdded: 300,
      maxDeleted: { ms: 0, seq: 0n },
      first: { ms: 1010, seq: 1n },
    });
    await redis.xdel("s", "1010-1");
    const deleted = (await reader.outline())!.record!;
    expect(deleted).toEqual({
      length: 289,
      entriesAdded: 300,
      maxDeleted: { ms: 1010, seq: 1n },
      first: { ms: 1011, seq: 1n },
    });
    await redis.xtrim("s", "MINID", "1100-0");
    expect((await reader.outline())!.record).toMatchObject({
      length: 200,
      maxDeleted: { ms: 1010 },
      first: { ms: 1100 },
    });
  });

  test("comes without the record where XINFO is not allowed", async () => {
    await fill(3);
    await redis.acl("SETUSER", "plain", "on", ">pw", "~s", "+xlen", "+xrange", "+xrevrange");
    const plainUser = clientOf(server.port);
    await plainUser.auth("plain", "pw");
    const outline = (await readerOf(plainUser, "s").outline())!;
    expect([outline.length, plain(outline.first!)[0], plain(outline.last!)[0], outline.record]).toEqual([
      3,
      "1000-1",
      "1002-1",
      undefined,
    ]);
    plainUser.disconnect();
  });
});

describe("what cannot be read is told", () => {
  const failure = async (reading: Promise<unknown>) => {
    const { exitCode, message } = await reading.then(
      () => new Error("read"),
      (error) => error,
    );
    return [exitCode, message];
  };

  test("a key that holds something else", async () => {
    await redis.set("s", "x");
    expect(await failure(reader.outline())).toEqual([3, 'The key "s" at Redis test is no stream']);
    expect(await failure(reader.ledger("s"))).toEqual([
      3,
      'The key "s" at Redis test is no ledger: it is not a hash',
    ]);
  });

  test("a user who may not", async () => {
    await fill(3);
    await redis.acl("SETUSER", "blind", "on", ">pw", "~s", "+xinfo|stream");
    const blind = clientOf(server.port);
    await blind.auth("blind", "pw");
    const reader = readerOf(blind, "s");
    const outline = (await reader.outline())!;
    const sentence = "Redis at test does not permit this user to read the";
    expect(await failure(Array.fromAsync(reader.pages("+", outline)))).toEqual([3, `${sentence} stream "s"`]);
    expect(await failure(reader.ledger("h"))).toEqual([3, `${sentence} ledger "h"`]);
    blind.disconnect();
  });

  test("a server that is stopped and keeps the connection", async () => {
    await using frozen = await startRedis();
    const client = clientOf(frozen.port);
    await client.xadd("s", "*", "data", "x");
    await frozen.kill("SIGSTOP");
    const impatient = streamReader({ client, label: "test" }, "s", 100);
    expect(await failure(impatient.outline())).toEqual([3, "Redis at test has not answered for 0 s"]);
    client.disconnect();
  });

  test("a server that went away", async () => {
    const mortal = await startRedis();
    const client = new Redis({ port: mortal.port, retryStrategy: () => null });
    client.on("error", () => {});
    await client.xadd("s", "*", "data", "x");
    await mortal.stop();
    expect(await failure(readerOf(client, "s").outline())).toEqual([3, expect.stringContaining("test")]);
  });
});

test("the ledger is read whole, and is empty where there is none", async () => {
  await redis.hset("h", { a: "1", b: "{}" });
  expect(await reader.ledger("h")).toEqual({ a: "1", b: "{}" });
  expect(await reader.ledger("nothing")).toEqual({});
});
