import { createHash } from "node:crypto";
import net from "node:net";
import type { Redis } from "ioredis";
import { TransactionFrames } from "../../../src/io/redis/transaction-frame.ts";
import { APPEND_BATCH, TAKE_TURN, TELL_POSITION } from "../../../src/ledger/script.ts";
import type { Encoder } from "../../../src/model/index.ts";

/** A stream with one entry of old and a run of which nothing is written yet; the batch holds events 0 to 3. */
export const STREAM = "events";
export const LEDGER = "{events}:ingest";
export const FIELD = "run:next";
export const ASIDE = "{events}:ingest:aside";
const [OWNER_FIELD, OWNER, DELETED_FIELD] = ["run:owner", "1.test", "run:deleted"];
export const COUNT = 4;

const KEYS = [STREAM, LEDGER];
const EVENTS: Encoder = {
  maxEventBytes: 9,
  made: [],
  pass: () => {},
  write: (index, into, at) => {
    into.set(Buffer.from(`event ${index}`), at);
    return at + 7;
  },
};
export const TEXTS = Array.from({ length: COUNT }, (_, index) => `event ${index}`);

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

/** The transaction's commands, each in its bytes. */
export function lateFrame(maxLen?: number): Buffer[] {
  const shas = { turnSha: sha1(TAKE_TURN), positionSha: sha1(TELL_POSITION) };
  const names = {
    stream: STREAM,
    ledgerKey: LEDGER,
    asideKey: ASIDE,
    nextField: FIELD,
    ownerField: OWNER_FIELD,
    owner: OWNER,
    maxLen,
  };
  const frames = new TransactionFrames(EVENTS, { ...shas, ...names });
  const buffer = Buffer.alloc(frames.bytesFor(COUNT));
  const { end } = frames.write(0, COUNT, buffer);
  return buffer
    .toString("latin1", 0, end)
    .split(/(?=\*\d+\r\n\$)/)
    .map((command) => Buffer.from(command, "latin1"));
}

export async function prepare(redis: Redis): Promise<void> {
  await redis.del(STREAM, LEDGER, ASIDE);
  await redis.hset(LEDGER, FIELD, 0, OWNER_FIELD, OWNER);
  await redis.xadd(STREAM, "*", "data", "old");
  await redis.script("LOAD", TAKE_TURN);
  await redis.script("LOAD", TELL_POSITION);
}

/** What a publisher does who is in doubt about the batch: it sends it again, on another connection. */
export async function sendAgain(redis: Redis): Promise<void> {
  await redis.eval(APPEND_BATCH, 2, ...KEYS, FIELD, OWNER_FIELD, OWNER, DELETED_FIELD, "", 0, ...TEXTS);
}

/** What the stream holds, and whether anything stands where only a transaction may see it. */
export async function state(redis: Redis): Promise<{ texts: string[]; next: string | null; aside: number }> {
  const entries = await redis.xrange(STREAM, "-", "+");
  return {
    texts: entries.map(([, [, data]]) => data!),
    next: await redis.hget(LEDGER, FIELD),
    aside: await redis.exists(ASIDE),
  };
}

export interface RawConnection {
  send(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

/** A connection that nobody reads from: all that it is good for is to be executed late. */
export async function rawConnection(port: number, user: string): Promise<RawConnection> {
  const socket = net.connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.setNoDelay(true).on("data", () => {});
  socket.on("error", () => {});
  socket.write(`AUTH ${user} x\r\n`);
  // Long enough for the server to have read it, on the same machine; were it not, the test would only be milder.
  const send = async (bytes: Uint8Array) => {
    if (bytes.length > 0) socket.write(bytes);
    await Bun.sleep(1);
  };
  return {
    send,
    end: async () => {
      socket.destroy();
      await Bun.sleep(1);
    },
  };
}
