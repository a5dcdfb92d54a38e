import { describe, expect, test } from "bun:test";
import { TransactionFrames } from "../../../src/io/redis/transaction-frame.ts";
import type { Encoder } from "../../../src/model/index.ts";

const HEAD = {
  turnSha: "a".repeat(40),
  positionSha: "b".repeat(40),
  stream: "événements",
  ledgerKey: "{événements}:ingest",
  asideKey: "{événements}:ingest:x",
  nextField: "run:next",
  ownerField: "run:owner",
  owner: "1.me",
};
const KEYS = ["3", HEAD.stream, HEAD.ledgerKey, HEAD.asideKey, HEAD.nextField];
const MINE = [HEAD.ownerField, HEAD.owner];

/** Events of given lengths: event n is made of the letter of n. */
function encoderOf(lengths: readonly number[]): Encoder {
  return {
    maxEventBytes: Math.max(...lengths),
    made: [],
    pass: () => {},
    write: (index, into, at) => {
      const length = lengths[index % lengths.length]!;
      into.fill(65 + (index % 26), at, at + length);
      return at + length;
    },
  };
}

/** What a server reads: command after command. */
function parsed(bytes: Uint8Array): string[][] {
  const text = Buffer.from(bytes);
  let at = 0;
  const line = () => {
    const end = text.indexOf("\r\n", at);
    const found = text.toString("latin1", at, end);
    at = end + 2;
    return found;
  };
  const value = () => {
    const length = Number(line().slice(1));
    const found = text.toString("utf8", at, at + length);
    expect(text.toString("latin1", at + length, at + length + 2)).toBe("\r\n");
    at += length + 2;
    return found;
  };
  const commands: string[][] = [];
  while (at < text.length) commands.push(Array.from({ length: Number(line().slice(1)) }, value));
  return commands;
}

function frameOf(frames: TransactionFrames, first: number, count: number, room = frames.bytesFor(count)) {
  const buffer = new Uint8Array(room);
  const { cut, end, count: held } = frames.write(first, count, buffer);
  return { batch: parsed(buffer.subarray(0, cut)), question: parsed(buffer.subarray(cut, end)), held };
}

describe("a transaction's frame", () => {
  test("is silent, gated, and holds a command for each event but the last, which the script appends", () => {
    const frames = new TransactionFrames(encoderOf([3]), { ...HEAD, maxLen: 1000 });
    const { batch, question } = frameOf(frames, 7, 3);
    expect(batch).toEqual([
      ["CLIENT", "REPLY", "OFF"],
      ["MULTI"],
      ["XREAD", "BLOCK", "0", "STREAMS", HEAD.asideKey, "0"],
      ["EVALSHA", HEAD.turnSha, ...KEYS, ...MINE, "turn", "7"],
      ["XADD", HEAD.asideKey, "NOMKSTREAM", "*", "data", "HHH"],
      ["XADD", HEAD.asideKey, "NOMKSTREAM", "*", "data", "III"],
      ["EVALSHA", HEAD.turnSha, ...KEYS, "10", "1000", "JJJ"],
      ["EXEC"],
      ["CLIENT", "REPLY", "ON"],
    ]);
    expect(question).toEqual([["EVALSHA", HEAD.positionSha, ...KEYS, ...MINE, "7"]]);
  });

  test("is right for events of any length, at every index up to 2^53 - 1", () => {
    const lengths = [321, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 65_000, 1];
    const frames = new TransactionFrames(encoderOf(lengths), { ...HEAD, maxLen: undefined });
    for (const first of [0, 10, 4_294_967_296, 10 ** 15, Number.MAX_SAFE_INTEGER - lengths.length]) {
      const { batch, held } = frameOf(frames, first, lengths.length);
      expect(held).toBe(lengths.length);
      expect(batch[3]!.at(-1)).toBe(String(first));
      expect(batch.at(-3)!.slice(-3, -1)).toEqual([String(first + lengths.length), ""]);
      const values = batch.slice(4, -2).map((command) => command.at(-1)!);
      expect(values.map((value) => value.length)).toEqual(
        lengths.map((_, i) => lengths[(first + i) % lengths.length]!),
      );
    }
  });

  test("holds as many events as surely fit, and one in any case", () => {
    const frames = new TransactionFrames(encoderOf([500]), { ...HEAD, maxLen: 1 });
    expect(frameOf(frames, 0, 500, frames.bytesFor(10)).held).toBe(10);
    expect(frameOf(frames, 0, 500, frames.bytesFor(10) + 400).held).toBe(10);
    expect(frameOf(frames, 0, 500, frames.bytesFor(1)).held).toBe(1);
  });
});
