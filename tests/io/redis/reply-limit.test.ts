import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ReplyMeter } from "../../../src/io/redis/reply-limit.ts";

const LIMITS = { sizeBytes: 1000, values: 50 };
const bytes = (text: string) => new TextEncoder().encode(text);

/** A reply, how many values it has, and how many bytes. */
const reply: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer().map((n) => `:${n}\r\n`),
    fc.constantFrom(
      "+OK\r\n",
      "-ERR no 17 of them\r\n",
      "$-1\r\n",
      "*-1\r\n",
      "_\r\n",
      ",-1.5\r\n",
      "*0\r\n",
    ),
    fc.string({ maxLength: 12 }).map((text) => `$${bytes(text).length}\r\n${text}\r\n`),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `*${items.length}\r\n${items.join("")}`),
    fc
      .array(fc.tuple(tie("value"), tie("value")), { maxLength: 2 })
      .map((pairs) => `%${pairs.length}\r\n${pairs.flat().join("")}`),
  ),
})).value;

describe("the meter of replies", () => {
  test("counts them, wherever the bytes are cut", () => {
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(200)), (replies, cuts) => {
        const all = bytes(replies.join(""));
        const meter = new ReplyMeter({ sizeBytes: 1e6, values: 1e6 });
        expect(meter.take(all)).toBe(replies.length);
        const again = new ReplyMeter({ sizeBytes: 1e6, values: 1e6 });
        const at = [
          0,
          ...cuts.filter((cut) => cut > 0 && cut < all.length).toSorted((a, b) => a - b),
          all.length,
        ];
        const counts = at.slice(1).map((end, i) => again.take(all.subarray(at[i], end)));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(replies.length);
        expect(again.take(bytes("+OK\r\n"))).toBe(1);
      }),
    );
  });

  test.each([
    ["a long string", `$${2 ** 31}\r\n`],
    ["a long list", "*2147483647\r\n"],
    ["a number without end", `$${"9".repeat(400)}\r\n`],
    ["lists within lists", "*20\r\n".repeat(5)],
    ["a line without end", `+${"x".repeat(1200)}`],
    ["many short strings in one reply", `*40\r\n${`$30\r\n${"x".repeat(30)}\r\n`.repeat(40)}`],
    ["a map", "%30\r\n"],
  ])("is beyond its limits: %s", (_, text) => {
    expect(new ReplyMeter(LIMITS).take(bytes(text))).toBe(-1);
  });

  test("lets no line and no string of its own be longer than a megabyte, whatever the limits", () => {
    const generous = { sizeBytes: 2 ** 32, values: 1e6 };
    const take = (text: string) => new ReplyMeter(generous).take(bytes(text));
    for (const line of ["+", "-", ":", "$"]) expect(take(line + "1".repeat(2 ** 20 + 10))).toBe(-1);
    expect(take(`*1\r\n+${"x".repeat(2 ** 20 + 10)}`)).toBe(-1);
    expect(take(`$${2 ** 29}\r\n`)).toBe(-1);
    expect(take(`*1\r\n$${2 ** 29}\r\n`)).toBe(1);
  });

  test("finishes a reply that it joins, and no more", () => {
    fc.assert(
      fc.property(fc.array(reply, { minLength: 1, maxLength: 6 }), fc.nat(400), (values, cut) => {
        const own = bytes(values.join(""));
        const all = bytes(`${values.join("")}+NEXT\r\n`);
        const at = Math.min(cut, own.length);
        const meter = new ReplyMeter(LIMITS, values.length);
        expect(meter.finish(all.subarray(0, at), 0)).toBe(at);
        expect(meter.finish(all, at)).toBe(own.length);
        expect(meter.isBetween).toBe(true);
      }),
    );
  });

  test("begins anew with every reply", () => {
    const meter = new ReplyMeter(LIMITS);
    for (let i = 0; i < 1000; i++) expect(meter.take(bytes(`*2\r\n:${i}\r\n$5\r\nhello\r\n`))).toBe(1);
  });
});
