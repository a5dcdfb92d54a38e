import { describe, expect, test } from "bun:test";
import { nextPageEntries, openingPageEntries, PAGE_BYTES } from "../../../src/io/redis/page-size.ts";
import type { StreamEntry } from "../../../src/verify/entry.ts";

const entryOf = (bytes: number): StreamEntry => [
  new Uint8Array(3),
  [new Uint8Array(4), new Uint8Array(bytes)],
];
const pageOf = (entries: number, bytes: number) => ({ length: entries, fieldBytes: entries * (4 + bytes) });

describe("how many entries a page asks for", () => {
  test("a hundred at first, fewer when one of the stream's ends is big, never none", () => {
    expect(openingPageEntries([entryOf(300), entryOf(300)])).toBe(100);
    expect(openingPageEntries([entryOf(300), entryOf(PAGE_BYTES / 4)])).toBe(3);
    expect(openingPageEntries([entryOf(PAGE_BYTES * 20), undefined])).toBe(1);
    expect(openingPageEntries([undefined, undefined])).toBe(100);
  });

  test("twice as many each time, up to a thousand, while entries are small", () => {
    const sizes = [100];
    for (let i = 0; i < 5; i++) sizes.push(nextPageEntries(sizes.at(-1)!, pageOf(sizes.at(-1)!, 300)));
    expect(sizes).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  test("at once so few that a page of such entries holds half a MiB", () => {
    expect(nextPageEntries(500, pageOf(500, 4092))).toBe(128);
    expect(nextPageEntries(500, pageOf(500, PAGE_BYTES))).toBe(1);
    expect(nextPageEntries(100, pageOf(100, 0))).toBe(200);
  });
});
