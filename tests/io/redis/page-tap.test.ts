import { afterEach, describe, expect, test } from "bun:test";
import type { Socket } from "bun";
import { connectRedis } from "../../../src/io/redis/connect-redis.ts";
import { type StreamReader, streamReader } from "../../../src/io/redis/stream-reader.ts";
import { clientOf } from "../../support/publish.ts";
import { startRedis } from "../../support/redis-server.ts";
import { type PlainEntry, plainEntries, replyOf } from "./support/xrange-reply.ts";

/** A server that answers each request with what the script says; a request is whatever arrives at once. */
interface Scripted {
  readonly port: number;
  /** Answers to the requests that are no greeting, in order; each piece is sent by itself. */
  answers: (readonly Buffer[])[];
  /** Ends the connection after the last answer. */
  hangUp: boolean;
}

const open: { stop(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.stop();
});

function scripted(): Scripted {
  const script: Scripted = { port: 0, answers: [], hangUp: false };
  const greet = (socket: Socket) => socket.write("+OK\r\n+PONG\r\n");
  const answer = async (socket: Socket) => {
    for (const piece of script.answers.shift() ?? []) {
      socket.write(piece);
      await Bun.sleep(1);
    }
    if (script.answers.length === 0 && script.hangUp) socket.end();
  };
  let answered = Promise.resolve();
  const server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data: (socket, bytes) => {
        if (bytes.includes("PING")) greet(socket);
        else answered = answered.then(() => answer(socket));
      },
    },
  });
  open.push({ stop: () => server.stop(true) });
  return Object.assign(script, { port: server.port });
}

async function readerAt(port: number, patienceMs?: number): Promise<StreamReader> {
  const target = { host: "127.0.0.1", port, db: 0, tls: false, label: "test" };
  const connection = await connectRedis(target, { connectTimeoutMs: 0, clientName: "test" });
  open.push({ stop: () => void connection.close() });
  return streamReader(connection, "s", patienceMs);
}

const OUTLINE = { length: 3, first: undefined, last: undefined, record: undefined };
const ENTRIES: PlainEntry[] = [
  ["1-0", ["data", '{"a":1}']],
  ["1-1", ["data", "\r\n*1\r\n", "more", ""]],
  ["1-2", ["data", "-ERR not an error\r\n"]],
];
const REPLY = replyOf(ENTRIES);

const read = async (reader: StreamReader) =>
  (await Array.fromAsync(reader.pages("9-9", OUTLINE), plainEntries)).flat();

const failure = async (reader: StreamReader) =>
  read(reader).then(
    () => "read",
    ({ exitCode, message }) => [exitCode, message],
  );

describe("a page that comes in pieces", () => {
  test("is the same wherever it is cut", async () => {
    const server = scripted();
    const reader = await readerAt(server.port);
    for (let cut = 1; cut < REPLY.length; cut++) {
      server.answers = [[REPLY.subarray(0, cut), REPLY.subarray(cut)]];
      expect(await read(reader)).toEqual(ENTRIES);
    }
  });

  test("may be followed at once by the reply to another command", async () => {
    const server = scripted();
    const reader = await readerAt(server.port);
    for (const cut of [REPLY.length - 1, REPLY.length, REPLY.length + 1, REPLY.length + 9]) {
      const both = Buffer.concat([REPLY, Buffer.from("*2\r\n$1\r\na\r\n$1\r\n1\r\n")]);
      // The second request is answered together with the first.
      server.answers = [[], [both.subarray(0, cut), both.subarray(cut)]];
      const pages = read(reader);
      await Bun.sleep(5);
      const ledger = reader.ledger("h");
      expect(await pages).toEqual(ENTRIES);
      expect(await ledger).toEqual({ a: "1" });
    }
  });

  test("may come behind the reply to another command, in the same piece", async () => {
    const server = scripted();
    const reader = await readerAt(server.port);
    const before = Buffer.from("*2\r\n$1\r\na\r\n$1\r\n1\r\n");
    for (const cut of [1, before.length - 1, before.length, before.length + 1, before.length + 30]) {
      const both = Buffer.concat([before, REPLY]);
      server.answers = [[], [both.subarray(0, cut), both.subarray(cut)]];
      const ledger = reader.ledger("h");
      await Bun.sleep(5);
      const pages = read(reader);
      expect(await ledger).toEqual({ a: "1" });
      expect(await pages).toEqual(ENTRIES);
    }
  });
});

describe("a page that does not come", () => {
  test.each([
    [
      "-NOPERM this user has no permissions\r\n",
      'Redis at test does not permit this user to read the stream "s"',
    ],
    ["-WRONGTYPE Operation against a key\r\n", 'The key "s" at Redis test is no stream'],
  ])("because of %j, in one piece or two", async (reply, sentence) => {
    const server = scripted();
    const reader = await readerAt(server.port);
    for (const cut of [reply.length, 1, 5, reply.length - 1]) {
      server.answers = [[Buffer.from(reply.slice(0, cut)), Buffer.from(reply.slice(cut))]];
      expect(await failure(reader)).toEqual([3, sentence]);
    }
    server.answers = [[REPLY]];
    expect(await read(reader)).toEqual(ENTRIES);
  });

  test("because the connection closes in the middle of it", async () => {
    const server = scripted();
    const reader = await readerAt(server.port);
    Object.assign(server, { answers: [[REPLY.subarray(0, 40)]], hangUp: true });
    expect(await failure(reader)).toEqual([3, "The connection to test was closed"]);
  });

  test("because it stops in the middle", async () => {
    const server = scripted();
    const reader = await readerAt(server.port, 100);
    server.answers = [[REPLY.subarray(0, 40)]];
    expect(await failure(reader)).toEqual([3, "Redis at test has not answered for 0 s"]);
  });

  test.each([
    ["at its beginning", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["in its middle", "*1\r\n*2\r\n$3\r\n1-0\r\nHTTP/1.1 400"],
  ])("because the bytes are another protocol's %s", async (_, reply) => {
    const server = scripted();
    const reader = await readerAt(server.port);
    server.answers = [[Buffer.from(reply)]];
    expect(await failure(reader)).toEqual([3, "What test answers is not the Redis protocol"]);
  });

  test("because something else is answered", async () => {
    const server = scripted();
    const reader = await readerAt(server.port);
    for (const reply of ["+OK\r\n", ":3\r\n", "$-1\r\n", "*-1\r\n"]) {
      server.answers = [[Buffer.from(reply)]];
      expect([reply, await failure(reader)]).toEqual([
        reply,
        [3, "What test answers is not the Redis protocol"],
      ]);
    }
  });
});

describe("pages without end", () => {
  const hundreds = (ms: number, count: number) =>
    replyOf(Array.from({ length: count }, (_, i): PlainEntry => [`${ms}-${i}`, ["data", "x"]]));
  const readAll = async (length: number, ...replies: Buffer[]) => {
    const server = scripted();
    const reader = await readerAt(server.port);
    server.answers = replies.map((reply) => [reply]);
    return Array.fromAsync(reader.pages("9-9", { ...OUTLINE, length }), ({ length }) => length).catch(
      ({ exitCode, message }) => [exitCode, message],
    );
  };

  test("are read as far as the stream goes", async () => {
    expect(await readAll(300, hundreds(1, 100), hundreds(2, 200), hundreds(3, 0))).toEqual([100, 200]);
  });

  test("are seen when one is the one before once more", async () => {
    const again = [3, "What test answers is not the Redis protocol"];
    expect(await readAll(1e6, hundreds(1, 100), hundreds(1, 200))).toEqual(again);
  });

  test("are seen when one goes beyond the end that was asked for", async () => {
    expect(await readAll(1e6, hundreds(10, 100))).toEqual([3, "What test answers is not the Redis protocol"]);
  });

  test("are seen when there are more entries than there were", async () => {
    const more = [3, "Redis at test gives more entries than it said there are"];
    expect(await readAll(250, hundreds(1, 100), hundreds(2, 200))).toEqual(more);
  });
});

test("other readers and commands of the same connection stay what they are", async () => {
  await using server = await startRedis();
  const client = clientOf(server.port);
  const batch = client.pipeline();
  for (let i = 0; i < 3000; i++)
    batch.xadd("s", `${i}-1`, "data", `${i}`).xadd("t", `${i}-1`, "data", `-${i}`);
  await batch.exec();
  const datas = async (stream: string) => {
    const reader = streamReader({ client, label: "test" }, stream);
    const pages = Array.fromAsync(reader.pages("+", (await reader.outline())!), plainEntries);
    const pings = await Promise.all(Array.from({ length: 50 }, (_, i) => client.echo(`${i}`)));
    expect(pings).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    return (await pages).flat().map(([, fields]) => fields[1]);
  };
  const [s, t, again] = await Promise.all([datas("s"), datas("t"), datas("s")]);
  const numbers = Array.from({ length: 3000 }, (_, i) => `${i}`);
  expect(s).toEqual(numbers);
  expect(t).toEqual(numbers.map((each) => `-${each}`));
  expect(again).toEqual(numbers);
  client.disconnect();
});
