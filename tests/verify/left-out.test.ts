import { describe, expect, test } from "bun:test";
import { findMissing } from "../../src/verify/missing.ts";
import { audited, counts, handmade } from "./handmade.ts";

const N = 40;
const { run, entryOf } = handmade("1", N);
const gaps = [
  { firstIndex: 5, lastIndex: 9 },
  { firstIndex: 20, lastIndex: 20 },
];
const withGaps = { ...run, gaps };
const written = Array.from({ length: N }, (_, index) => index).filter(
  (index) => !gaps.some(({ firstIndex, lastIndex }) => firstIndex <= index && index <= lastIndex),
);
const entries = written.map((index) => entryOf(index));

describe("events that a run left out", () => {
  test("are not missing, and those behind them are in order", () => {
    const audit = audited([withGaps], entries);
    expect(counts(audit)).toEqual({});
    expect(findMissing(audit, undefined).runs).toEqual([{ missing: 0, deleted: 0, trimmed: 0 }]);
  });

  test("are missing when the ledger says nothing of them", () => {
    expect(findMissing(audited([run], entries), undefined).finding.count).toBe(6);
  });

  test("hide no other event that is missing beside them", () => {
    const { finding } = findMissing(
      audited(
        [withGaps],
        entries.filter((_, at) => written[at] !== 10 && written[at] !== 4),
      ),
      undefined,
    );
    expect(finding.first).toMatchObject([{ index: 4 }, { index: 10 }]);
    expect(finding.count).toBe(2);
  });

  test("do not belong into the stream", () => {
    const audit = audited([withGaps], [...entries.slice(0, 5), entryOf(7), ...entries.slice(5)]);
    expect(counts(audit).foreign).toBe(1);
    expect(audit.tallies.foreign.finish().reasons).toEqual({
      "an event of the run, but the ledger says it was left out": 1,
    });
  });
});
