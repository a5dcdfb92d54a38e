import { describe, expect, test } from "bun:test";
import { compareEntryIds, entryIdText, entryMsOf, parseEntryId } from "../../src/verify/entry-id.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

describe("entry ids", () => {
  test("the milliseconds are read from the bytes, with a counter or without", () => {
    expect(entryMsOf(ascii("1795442684655-263"))).toBe(1_795_442_684_655);
    expect(entryMsOf(ascii("0-1"))).toBe(0);
    expect(entryMsOf(ascii("42"))).toBe(42);
  });

  test("bytes and text are the same id", () => {
    expect(entryIdText(ascii("1795442684655-263"))).toBe("1795442684655-263");
  });

  test.each([
    ["5-1", "5-1", 0, "the same id"],
    ["5-1", "5-2", -1, "the counter decides within a millisecond"],
    ["5-10", "5-9", 1, "as a number, not as text"],
    ["9-0", "10-0", -1, "so do the milliseconds"],
    ["5-18446744073709551614", "5-18446744073709551615", -1, "up to the greatest counter there is"],
  ])("%s against %s is %d: %s", (a, b, sign) => {
    expect(Math.sign(compareEntryIds(parseEntryId(a), parseEntryId(b)))).toBe(sign);
  });
});
