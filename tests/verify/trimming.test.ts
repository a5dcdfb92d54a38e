import { describe, expect, test } from "bun:test";
import { parseEntryId } from "../../src/verify/entry-id.ts";
import { headVerdict } from "../../src/verify/trimming.ts";

const record = (length: number, entriesAdded: number, maxDeleted: string, first?: string) => ({
  length,
  entriesAdded,
  maxDeleted: parseEntryId(maxDeleted),
  first: first === undefined ? undefined : parseEntryId(first),
});

describe("events gone from the head", () => {
  test("were trimmed when nothing was ever deleted", () => {
    expect(headVerdict(record(900, 1000, "0-0", "500-100"), 100, undefined)).toEqual({ trimmed: true });
  });

  test("were trimmed when entries behind the last deleted one are gone as well", () => {
    // Ids of one millisecond count up: between 500-3 and 500-9 five are gone, and no deletion reached that far.
    expect(headVerdict(record(900, 1000, "500-3", "500-9"), 100, undefined).trimmed).toBe(true);
    expect(headVerdict(record(900, 1000, "400-3", "500-1"), 100, undefined).trimmed).toBe(true);
  });

  test.each([
    ["500-8", "500-9", "the deleted one stands right before the first"],
    ["400-3", "500-0", "nothing shows that anything stood between them"],
    ["500-9", "500-3", "a deletion behind the first"],
    ["700-0", undefined, "nothing is left"],
  ])("may have been deleted when the last deletion is %s and the first entry %s: %s", (deleted, first) => {
    const verdict = headVerdict(record(900, 1000, deleted, first), 100, undefined);
    expect(verdict).toMatchObject({
      trimmed: false,
      because: expect.stringContaining(`entry ${deleted} was deleted`),
    });
  });

  test("were not trimmed when the server removed fewer entries than that", () => {
    expect(headVerdict(record(999, 1000, "0-0", "500-0"), 2, undefined)).toEqual({
      trimmed: false,
      because: "the server remembers the removal of only 1 entries",
    });
  });

  test("cannot be judged on a server that keeps no record", () => {
    expect(headVerdict(undefined, 1, undefined)).toMatchObject({
      trimmed: false,
      because: expect.stringContaining("Redis 7"),
    });
  });
});

describe("at a low rate, where every entry has a millisecond of its own,", () => {
  const long = { lastGoneDueMs: 100_000, firstDueMs: 100_100 };

  test("an old deletion is overtaken by trimming: the last event that is gone was not even due then", () => {
    expect(headVerdict(record(900, 1000, "5000-0", "100101-0"), 100, long).trimmed).toBe(true);
  });

  test("a deletion as late as the last event that is gone may be that event's", () => {
    expect(headVerdict(record(900, 1000, "100001-0", "100101-0"), 100, long).trimmed).toBe(false);
    expect(headVerdict(record(900, 1000, "99500-0", "100101-0"), 100, long).trimmed).toBe(false);
  });

  test("a run dated into the future proves nothing by its times", () => {
    expect(headVerdict(record(900, 1000, "5000-0", "6000-0"), 100, long).trimmed).toBe(false);
  });
});
