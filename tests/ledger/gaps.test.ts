import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { gapsText, type LedgerGap, parseGaps } from "../../src/ledger/gaps.ts";

const someGaps: fc.Arbitrary<LedgerGap[]> = fc
  .array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 10 })
  .map((steps) => {
    let at = 0;
    return steps.map(([lead, more]) => {
      const firstIndex = at + lead;
      at = firstIndex + more + 1;
      return { firstIndex, lastIndex: at - 1 };
    });
  });

describe("the gaps in a ledger", () => {
  test("come back as they were written", () => {
    fc.assert(fc.property(someGaps, (gaps) => expect(parseGaps(gapsText(gaps))).toEqual(gaps)));
  });

  test("are none where nothing stands", () => {
    expect([parseGaps(undefined), parseGaps("")]).toEqual([[], []]);
  });

  test.each([
    "5",
    "5-",
    "5-4",
    "5-6,",
    ",5-6",
    "5-6,6-7",
    "9-9,1-2",
    "-1-2",
    "1.5-2",
    "1-9007199254740992",
    "a-b",
    " 1-2",
  ])("are refused when they read %p", (text) => {
    expect(parseGaps(text)).toBeUndefined();
  });
});
