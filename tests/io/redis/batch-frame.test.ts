import { describe, expect, test } from "bun:test";
import { BatchFrames } from "../../../src/io/redis/batch-frame.ts";
import type { Encoder } from "../../../src/model/index.ts";

const HEAD = {
  scriptSha: "f".repeat(40),
  stream: "événements",
  ledgerKey: "{s}:ingest",
  nextField: "run:next",
  ownerField: "run:owner",
  owner: "1.me",
  deletedField: "run:deleted",
};

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

/** What a server reads from a frame. */
function parsed(frame: Uint8Array): string[] {
  const text = Buffer.from(frame);
  let at = 0;
  const line = () => {
    const end = text.indexOf("\r\n", at);
    const found = text.toString("latin1", at, end);
    at = end + 2;
    return found;
  };
  const values = Array.from({ length: Number(line().slice(1)) }, () => {
    const length = Number(line().slice(1));
    const value = text.toString("utf8", at, at + length);
    expect(text.toString("latin1", at + length, at + length + 2)).toBe("\r\n");
    at += length + 2;
    return value;
  });
  expect(at).toBe(text.length);
  return values;
}

function frameOf(frames: BatchFrames, first: number, count: number, room: number) {
  const buffer = new Uint8Array(room);
  const { start, end, count: held } = frames.write(first, count, buffer);
  return { values: parsed(buffer.subarray(start, end)), held };
}

describe("a frame", () => {
  test("is one EVALSHA with keys, fields and the events", () => {
    const frames = new BatchFrames(encoderOf([3]), { ...HEAD, maxLen: 1000 });
    const { values } = frameOf(frames, 7, 2, frames.bytesFor(2));
    const head = ["EVALSHA", HEAD.scriptSha, "2", HEAD.stream, HEAD.ledgerKey, HEAD.nextField];
    const mine = [HEAD.ownerField, HEAD.owner, HEAD.deletedField];
    expect(values).toEqual([...head, ...mine, "1000", "7", "HHH", "III"]);
  });

  test("has an empty argument where nothing is trimmed", () => {
    const frames = new BatchFrames(encoderOf([3]), { ...HEAD, maxLen: undefined });
    expect(frameOf(frames, 0, 1, frames.bytesFor(1)).values[9]).toBe("");
  });

  test("is right for events of one to five digits of length, in any order", () => {
    const lengths = [321, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 65_000, 1, 12_345, 321];
    const frames = new BatchFrames(encoderOf(lengths), { ...HEAD, maxLen: undefined });
    const { values, held } = frameOf(frames, 0, lengths.length, frames.bytesFor(lengths.length));
    expect(held).toBe(lengths.length);
    expect(values.slice(11).map((value) => value.length)).toEqual(lengths);
    expect(
      values.slice(11).every((value, i) => value === String.fromCharCode(65 + i).repeat(value.length)),
    ).toBe(true);
  });

  test("is right at every index up to 2^53 - 1", () => {
    const frames = new BatchFrames(encoderOf([300]), { ...HEAD, maxLen: undefined });
    for (const first of [0, 9, 10, 4_294_967_296, 10 ** 15, Number.MAX_SAFE_INTEGER - 1])
      expect(frameOf(frames, first, 1, frames.bytesFor(1)).values[10]).toBe(String(first));
  });

  test("holds as many events as surely fit, and one in any case", () => {
    const frames = new BatchFrames(encoderOf([500]), { ...HEAD, maxLen: undefined });
    expect(frameOf(frames, 0, 500, frames.bytesFor(10)).held).toBe(10);
    expect(frameOf(frames, 0, 500, frames.bytesFor(10) + 400).held).toBe(10);
    expect(frameOf(frames, 0, 500, frames.bytesFor(1)).held).toBe(1);
  });
});
