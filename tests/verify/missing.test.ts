import { describe, expect, test } from "bun:test";
import type { StreamEntry } from "../../src/verify/entry.ts";
import { parseEntryId } from "../../src/verify/entry-id.ts";
import { findMissing } from "../../src/verify/missing.ts";
import type { RemovalRecord } from "../../src/verify/trimming.ts";
import { audited, handmade } from "./handmade.ts";

const N = 40;
const { run, texts, entryOf } = handmade("1", N);
const all = Array.from({ length: N }, (_, index) => entryOf(index));
const idTextOf = (index: number) => texts[index]!.slice(13, 49);
const without = (...indexes: number[]) => all.filter((_, index) => !indexes.includes(index));

/** What a server says that removed `removed` entries, by XDEL up to `maxDeleted` or by trimming alone. */
function recordOf(entries: readonly StreamEntry[], removed: number, maxDeleted = "0-0"): RemovalRecord {
  const first = entries[0] && parseEntryId(new TextDecoder().decode(entries[0][0]));
  return {
    length: entries.length,
    entriesAdded: entries.length + removed,
    maxDeleted: parseEntryId(maxDeleted),
    first,
  };
}
const entryIdOf = (index: number) => new TextDecoder().decode(all[index]![0]);

describe("missing events", () => {
  test("are none in a whole stream", () => {
    expect(findMissing(audited([run], all), recordOf(all, 0))).toEqual({
      finding: { kind: "missing", count: 0, reasons: {}, first: [] },
      deleted: { kind: "deleted", count: 0, reasons: {}, first: [] },
      runs: [{ missing: 0, deleted: 0, trimmed: 0 }],
    });
  });

  test.each([[0], [1], [20], [N - 1]])("one deleted entry is named: event %d", (index) => {
    const left = without(index);
    const { finding, runs } = findMissing(audited([run], left), recordOf(left, 1, entryIdOf(index)));
    expect(finding.count).toBe(1);
    expect(finding.first).toEqual([{ runId: "run-1", index, eventId: idTextOf(index) }]);
    expect(runs).toEqual([{ missing: 1, deleted: 0, trimmed: 0 }]);
  });

  test("that follow each other are one stretch", () => {
    const { finding } = findMissing(audited([run], without(5, 6, 7, 30)), undefined);
    expect(finding.count).toBe(4);
    expect(finding.first).toMatchObject([{ index: 5, lastIndex: 7 }, { index: 30 }]);
  });

  test("may be all there were", () => {
    const { finding } = findMissing(audited([run], []), recordOf([], N, entryIdOf(N - 1)));
    expect([finding.count, finding.first[0]]).toMatchObject([N, { index: 0, lastIndex: N - 1 }]);
  });

  test("are not those written after the end was fixed, unless later ones are there", () => {
    const growing = handmade("1", N, { writtenBefore: 30 });
    expect(findMissing(audited([growing.run], all.slice(0, 30)), undefined).finding.count).toBe(0);
    expect(findMissing(audited([growing.run], all.slice(0, 29)), undefined).finding.count).toBe(1);
    const holed = [...all.slice(0, 31), ...all.slice(33, 36)];
    expect(findMissing(audited([growing.run], holed), undefined).finding.first).toMatchObject([
      { index: 31, lastIndex: 32 },
    ]);
  });
});

describe("a trimmed head", () => {
  test("is not missing, and is told", () => {
    const left = all.slice(12);
    const { finding, runs } = findMissing(audited([run], left), recordOf(left, 12));
    expect([finding.count, runs]).toEqual([0, [{ missing: 0, deleted: 0, trimmed: 12 }]]);
  });

  test("of two mixed runs takes from both", () => {
    const other = handmade("2", N);
    const left = all.flatMap((each, index) => [each, other.entryOf(index)]).slice(15);
    const { finding, runs } = findMissing(audited([run, other.run], left), recordOf(left, 15));
    expect([finding.count, runs.map(({ trimmed }) => trimmed)]).toEqual([0, [8, 7]]);
  });

  test("may be a whole run that came before", () => {
    const other = handmade("2", N);
    const left = Array.from({ length: N }, (_, index) => other.entryOf(index));
    const { finding, runs } = findMissing(audited([run, other.run], left), recordOf(left, N));
    expect([finding.count, runs]).toEqual([
      0,
      [
        { missing: 0, deleted: 0, trimmed: N },
        { missing: 0, deleted: 0, trimmed: 0 },
      ],
    ]);
  });

  test("excuses nothing behind it", () => {
    const left = all.slice(12).filter((_, at) => at !== 5);
    const { finding, runs } = findMissing(audited([run], left), recordOf(left, 13));
    expect([finding.count, finding.first[0]!.index, runs[0]!.trimmed]).toEqual([1, 17, 12]);
  });

  test("that grew while the stream was read, past the reader, is trimmed as well", () => {
    // 0-9 were read, 10-24 were trimmed before the reader came to them: now the stream begins with 25.
    const read = [...all.slice(0, 10), ...all.slice(25)];
    const record = recordOf(all.slice(25), 25);
    const { finding, runs } = findMissing(audited([run], read), record);
    expect([finding.count, runs]).toEqual([0, [{ missing: 0, deleted: 0, trimmed: 15 }]]);
  });

  test("is missing where the server cannot tell, and the reason is told", () => {
    const { finding } = findMissing(audited([run], all.slice(12)), undefined);
    expect(finding.count).toBe(12);
    expect(Object.keys(finding.reasons)[0]).toStartWith(
      "at the head of the stream: this server does not tell",
    );
  });

  test("of a long low-rate run stays trimmed although an entry was deleted long ago", () => {
    const left = all.slice(30);
    const { runs } = findMissing(audited([run], left), recordOf(left, 30, entryIdOf(3)));
    expect(runs).toEqual([{ missing: 0, deleted: 0, trimmed: 30 }]);
  });
});
