import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ReplyPage } from "../../../src/io/redis/reply-page.ts";
import type { EntryPage } from "../../../src/verify/entry-page.ts";
import { plainEntries, replyOf, twinOf } from "./support/xrange-reply.ts";

/** Each piece in memory of its own, as a socket delivers it, or all as views of one. */
const pieces = (reply: Buffer, cuts: readonly number[], alone: boolean): Buffer[] => {
  const ends = [...new Set([...cuts, reply.length])].sort((a, b) => a - b);
  const shared = Buffer.concat([Buffer.of(0), reply]).subarray(1);
  return ends.map((end, at) => {
    const view = shared.subarray(ends[at - 1] ?? 0, end);
    return alone ? Buffer.from(new Uint8Array(view).buffer) : view;
  });
};

/** How many bytes of each piece the page said were its own. */
function feed(page: ReplyPage, parts: readonly Buffer[], asked = Number.POSITIVE_INFINITY): number[] {
  page.clear(asked);
  return parts.filter(({ length }) => length > 0).map((part) => page.take(part));
}

/** The value of `data` as the offsets tell it. */
const dataIn = (page: EntryPage, row: number): string | undefined =>
  page.dataFrom(row) === 0
    ? undefined
    : Buffer.from(page.bytes.subarray(page.dataFrom(row), page.dataTo(row))).toString("latin1");

const oneData = (fields: readonly string[]) =>
  fields.length === 2 && fields[0] === "data" ? fields[1] : undefined;

const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("data", "", "\r\n", "*2\r\n$1"),
);
const fields = fc.oneof(
  value.map((each) => ["data", each]),
  fc.array(value, { maxLength: 5 }),
);
const entries = fc.array(fc.tuple(fc.constantFrom("0-1", "1795442684655-263", "7"), fields), {
  maxLength: 6,
});

describe("a reply to XRANGE in pieces", () => {
  test("cut anywhere holds what a slow reader of the whole finds", () => {
    const page = new ReplyPage();
    const cuts = fc.array(fc.nat(400), { maxLength: 12 });
    fc.assert(
      fc.property(entries, cuts, fc.boolean(), (content, places, alone) => {
        const reply = replyOf(content);
        const taken = feed(
          page,
          pieces(
            reply,
            places.map((place) => place % reply.length),
            alone,
          ),
        );
        expect(page.complete).toBe(true);
        expect(taken.reduce((sum, each) => sum + each, 0)).toBe(reply.length);
        expect(plainEntries(page)).toEqual(twinOf(reply));
        expect(content.map((_, row) => dataIn(page, row))).toEqual(
          twinOf(reply).map(([, found]) => oneData(found)),
        );
      }),
    );
  });

  test("cut at each of its places, and byte by byte", () => {
    const reply = replyOf([
      ["1-0", ["data", '{"a":1}']],
      ["1-1", []],
      ["1-2", ["data", "\r\n$3\r\n", "data", ""]],
      ["1-3", ["date", "x"]],
      ["1-4", ["data", ""]],
    ]);
    const page = new ReplyPage();
    for (const alone of [true, false]) {
      for (let cut = 0; cut <= reply.length; cut++) {
        feed(page, pieces(reply, [cut], alone));
        expect(plainEntries(page)).toEqual(twinOf(reply));
      }
      feed(page, pieces(reply, [...reply.keys()], alone));
      expect(plainEntries(page)).toEqual(twinOf(reply));
      expect(page.fieldBytes).toBe(4 + 7 + 0 + 4 + 6 + 4 + 5 + 4);
    }
  });

  test("ends where it ends: what is behind it is not its own", () => {
    const reply = replyOf([["1-0", ["data", "x"]]]);
    const page = new ReplyPage();
    for (let cut = 1; cut < reply.length; cut++) {
      const both = Buffer.concat([reply, Buffer.from("+PONG\r\n")]);
      const [first, second] = pieces(both, [cut], false);
      expect(feed(page, [first!, second!])).toEqual([cut, reply.length - cut]);
      expect(page.complete).toBe(true);
    }
    expect(feed(page, [Buffer.from("*0\r\n:1\r\n")])).toEqual([4]);
    expect([page.complete, page.length]).toEqual([true, 0]);
  });

  test("of a few large entries and of many small ones", () => {
    const large = replyOf([
      ["1-0", ["data", "x".repeat(3_000_000)]],
      ["1-1", ["data", "y".repeat(3_000_000)]],
    ]);
    const page = new ReplyPage();
    const each64k = (reply: Buffer) =>
      Array.from({ length: Math.floor(reply.length / 65_536) }, (_, i) => (i + 1) * 65_536);
    feed(page, pieces(large, each64k(large), true));
    expect(page.entry(1)[1][1]!.length).toBe(3_000_000);
    const small = replyOf(Array.from({ length: 20_000 }, (_, i) => [`${i}-0`, ["data", `${i}`]]));
    feed(page, pieces(small, each64k(small), true));
    expect([page.length, dataIn(page, 19_999)]).toEqual([20_000, "19999"]);
  });

  test("frees the bytes of the reply before", () => {
    const page = new ReplyPage();
    const [piece] = pieces(replyOf([["1-0", ["data", "x"]]]), [], true);
    feed(page, [piece!]);
    const [, values] = page.entry(0);
    page.clear(1);
    expect([piece!.length, values[1]!.length]).toEqual([0, 0]);
  });
});

describe("a reply that is too large for a page", () => {
  const MIB = 2 ** 20;
  const content: [string, string[]][] = [
    ["1-0", ["data", "small"]],
    ["1-1", ["data", "a".repeat(20 * MIB)]],
    ["1-2", ["data", "b".repeat(20 * MIB)]],
    ["1-3", ["data", "*9\r\n"]],
    ["1-4", ["other", "c".repeat(20 * MIB), "data", ""]],
  ];
  const whole = Buffer.concat([replyOf(content), Buffer.from("+PONG\r\n")]);
  const ownBytes = whole.length - "+PONG\r\n".length;

  test.each([65_536, 999_983, 64 * MIB])(
    "keeps its first entries, in pieces of %d bytes, and ends where it ends",
    (size) => {
      const page = new ReplyPage();
      const cuts = Array.from({ length: Math.floor(whole.length / size) }, (_, i) => (i + 1) * size);
      const taken = feed(page, pieces(whole, cuts, true), 2 * content.length);
      expect(taken.reduce((sum, each) => sum + each, 0)).toBe(ownBytes);
      expect([page.complete, page.isLast]).toEqual([true, size > whole.length]);
      // In one piece it is all there anyway.
      const kept = size > whole.length ? content.length : 2;
      expect([...page].map(([id]) => Buffer.from(id).toString())).toEqual(
        content.slice(0, kept).map(([id]) => id),
      );
      expect(page.bytes.length).toBeLessThan(size > whole.length ? 64 * MIB : 45 * MIB);
    },
  );

  test("is kept when it is one entry, however large", () => {
    const page = new ReplyPage();
    const large = replyOf([["1-0", ["data", "x".repeat(40 * MIB)]]]);
    feed(page, pieces(large, [MIB, 35 * MIB], true), 1);
    expect([page.complete, page.isLast, page.fieldBytes]).toEqual([true, false, 4 + 40 * MIB]);
  });
});

test.each([
  ["more entries than were asked for", "*8\r\n"],
  ["a million fields and more", "*1\r\n*2\r\n$3\r\n1-0\r\n*1000002\r\n"],
  ["an entry that never ends", `*1\r\n*2\r\n$3\r\n1-0\r\n*4\r\n$${2 ** 31 - 9}\r\n`],
  ["an id that is none", "*1\r\n*2\r\n$3\r\none\r\n"],
  ["an empty id", "*1\r\n*2\r\n$0\r\n\r\n"],
  ["an id without end", `*1\r\n*2\r\n$50\r\n${"1".repeat(50)}\r\n`],
  ["an array where an entry's two parts should be", "*1\r\n*3\r\n$3\r\n1-0\r\n"],
  ["a string in place of the entries", "*1\r\n$3\r\nabc\r\n"],
  ["a number in place of the id", "*1\r\n*2\r\n:1\r\n"],
  ["nothing in place of the fields", "*1\r\n*2\r\n$3\r\n1-0\r\n*-1\r\n"],
  ["a length that is none", "*1\r\n*2\r\n$x\r\n"],
  ["no length at all", "*1\r\n*2\r\n$\r\n\r\n"],
  ["a length beyond reason", "*1\r\n*2\r\n$99999999999\r\n"],
  ["a string longer than its length", "*1\r\n*2\r\n$3\r\n1-0x\r\n"],
])("%s is no reply to XRANGE", (_, bytes) => {
  expect(() => feed(new ReplyPage(), [Buffer.from(bytes)], 7)).toThrow("Protocol error");
  const page = new ReplyPage();
  expect(() =>
    feed(
      page,
      [...bytes].map((byte) => Buffer.from(byte)),
      7,
    ),
  ).toThrow("Protocol error");
});
