import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { StreamEntry } from "../../src/verify/entry.ts";
import { audited, counts, entry, handmade } from "./handmade.ts";

const N = 40;
const { run, texts, entryOf } = handmade("1", N);
const all = Array.from({ length: N }, (_, index) => entryOf(index));

/** The stream with `added` put before the entry at `position`. */
const withAt = (position: number, ...added: StreamEntry[]) => all.toSpliced(position, 0, ...added);
const idTextOf = (index: number) => texts[index]!.slice(13, 49);

describe("a stream that is exactly its run", () => {
  test("has no finding, and every event is seen", () => {
    const audit = audited([run], all);
    expect([counts(audit), audit.judges[0]!.seen, audit.entries]).toEqual([{}, N, N]);
  });

  test("may begin anywhere and have holes: entries alone accuse nobody of missing", () => {
    const audit = audited([run], [...all.slice(7, 20), ...all.slice(25)]);
    expect([counts(audit), audit.judges[0]!.seen]).toEqual([{}, N - 12]);
    expect(audit.opening).toMatchObject({ index: 7 });
  });

  test("two runs may stand mixed in one stream", () => {
    const other = handmade("2", N);
    const mixed = all.flatMap((each, index) => [each, other.entryOf(index)]);
    const audit = audited([run, other.run], mixed);
    expect([counts(audit), audit.judges.map(({ seen }) => seen)]).toEqual([{}, [N, N]]);
  });
});

describe("entries that should not be there", () => {
  test("a copy of an entry is doubled, named by its own entry id and its event", () => {
    const { first, count } = audited([run], withAt(20, entryOf(3, "7-7"))).tallies.doubled.finish();
    expect(count).toBe(1);
    expect(first).toEqual([{ entryId: "7-7", runId: "run-1", index: 3, eventId: idTextOf(3) }]);
  });

  test("a copy does not make the entries behind it look reordered", () => {
    expect(counts(audited([run], withAt(20, entryOf(3))))).toEqual({ doubled: 1 });
    expect(counts(audited([run], withAt(20, entryOf(19))))).toEqual({ doubled: 1 });
    expect(counts(audited([run], [...all, ...all]))).toEqual({ doubled: N });
  });

  test.each([
    ["another field", entry("1-1", "payload", "x"), "no field data"],
    ["no field at all", entry("1-1"), "no field data"],
    ["a field beside data", entry("1-1", "data", texts[3]!, "more", "x"), "more fields than data"],
    ["data twice", entry("1-1", "data", texts[3]!, "data", texts[3]!), "more fields than data"],
    ["empty data", entry("1-1", "data", ""), "not JSON"],
    ["broken JSON", entry("1-1", "data", `{"event_id":"${idTextOf(3).replace("4", "5")}`), "not JSON"],
    ["a JSON text", entry("1-1", "data", `"x"`), "not a JSON object"],
    ["JSON null", entry("1-1", "data", "null"), "not a JSON object"],
    ["an array", entry("1-1", "data", "[]"), "not a JSON object"],
    ["an event without an id", entry("1-1", "data", `{"a":1}`), "no event_id"],
    ["an id that is no text", entry("1-1", "data", `{"event_id":7}`), "no event_id"],
    [
      "a stranger's event",
      entry("1-1", "data", `{"event_id":"0b5ae1f0-93a4-4c1e-9d2f-3a51b7c0ffee"}`),
      "event_id of no run in the ledger",
    ],
    [
      "an id in wide letters",
      entry("1-1", "data", `{"event_id":"${"ü".repeat(36)}"}`),
      "event_id of no run in the ledger",
    ],
  ])("%s is foreign", (_, stranger, reason) => {
    const audit = audited([run], withAt(9, stranger));
    expect(counts(audit)).toEqual({ foreign: 1 });
    expect(audit.tallies.foreign.finish().first[0]).toEqual({ entryId: "1-1", note: reason });
    expect(audit.tallies.foreign.finish().reasons).toEqual({ [reason]: 1 });
  });

  test("bytes that are no UTF-8, and values too large to be an event, are foreign", () => {
    const raw: StreamEntry = [entry("1-1")[0], [entry("", "data")[1][0]!, Uint8Array.of(0x7b, 0xff, 0x7d)]];
    const huge = entry("1-2", "data", `{"event_id":"${"x".repeat(5_000_000)}"}`);
    expect(audited([run], withAt(3, raw, huge)).tallies.foreign.finish().reasons).toEqual({
      "not UTF-8": 1,
      "larger than 4 MiB": 1,
    });
  });

  test("an event that the ledger has not reached yet is foreign", () => {
    const early = handmade("1", N, { limit: 30, writtenBefore: 30 });
    const { foreign } = audited([early.run], all).tallies;
    expect(foreign.count).toBe(10);
    expect(foreign.finish().first[0]).toMatchObject({ index: 30, eventId: idTextOf(30) });
  });

  test("entries of others are passed over where only one run was asked for", () => {
    const other = handmade("2", N);
    const mixed = all.flatMap((each, index) => [each, other.entryOf(index), entry("1-1", "x", "y")]);
    const audit = audited([run], mixed, true);
    expect([counts(audit), audit.ignored, audit.judges[0]!.seen]).toEqual([{}, 2 * N, N]);
  });
});

describe("a changed event", () => {
  const changed = (edit: (event: Record<string, unknown>) => unknown) => {
    const text = JSON.stringify(edit(JSON.parse(texts[5]!)));
    return audited([run], all.with(5, entry("5-0", "data", text))).tallies.changed.finish();
  };

  test("is known by its event_id, counts once and is seen", () => {
    const audit = audited([run], all.with(5, entry("5-0", "data", texts[5]!.replace("user_", "usr_"))));
    expect([counts(audit), audit.judges[0]!.seen]).toEqual([{ changed: 1 }, N]);
  });

  test("is told by the fields that differ, with both values", () => {
    const { first } = changed((event) => ({ ...event, user_id: "user_777", extra: true }));
    const { user_id } = JSON.parse(texts[5]!);
    expect(first[0]).toMatchObject({ entryId: "5-0", index: 5 });
    expect(first[0]!.note).toBe(
      `user_id: expected "${user_id}", found "user_777"; extra: expected (absent), found true`,
    );
  });

  test("is told by the property that differs", () => {
    const { first } = changed((event) => ({
      ...event,
      properties: { ...(event.properties as object), page_url: "x" },
    }));
    expect(first[0]!.note).toMatch(/^properties\.page_url: expected ".+", found "x"$/);
  });

  test("is found even where the same values are written in another way", () => {
    const { first, count } = changed((event) => Object.fromEntries(Object.entries(event).reverse()));
    expect([count, first[0]!.note]).toEqual([1, "the same values, written in another way"]);
  });

  test("that is cut short is changed, not foreign", () => {
    const audit = audited([run], all.with(5, entry("5-0", "data", texts[5]!.slice(0, -1))));
    expect(audit.tallies.changed.finish().first[0]!.note).toBe("not JSON");
    expect(counts(audit)).toEqual({ changed: 1 });
  });

  test("that comes beside the true one is changed and doubled", () => {
    const extra = entry("9-9", "data", `${texts[5]!} `);
    expect(counts(audited([run], withAt(9, extra)))).toEqual({ changed: 1, doubled: 1 });
  });

  test("any single changed byte is noticed", () => {
    const at = fc.nat(texts[5]!.length - 1);
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 127 }), (position, flip) => {
        const text = texts[5]!;
        const byte = String.fromCharCode(text.charCodeAt(position) ^ flip);
        const damaged = entry("5-0", "data", text.slice(0, position) + byte + text.slice(position + 1));
        const found = counts(audited([run], all.with(5, damaged)));
        // A byte of the id makes it no event of the run at all; or, upper and lower case being alike, only a changed one.
        expect(["changed", "foreign"]).toContain(Object.keys(found).join());
        expect(Object.values(found)).toEqual([1]);
      }),
    );
  });
});

describe("the order", () => {
  test("two swapped entries are one reordered entry", () => {
    const swapped = all.with(10, all[11]!).with(11, all[10]!);
    const { count, first } = audited([run], swapped).tallies.reordered.finish();
    expect([count, first[0]!.index]).toEqual([1, 10]);
  });

  test("an entry moved to the end is one, a block of three moved back is three", () => {
    expect(counts(audited([run], [...all.toSpliced(4, 1), all[4]!]))).toEqual({ reordered: 1 });
    const moved = [...all.slice(0, 5), ...all.slice(8, 20), ...all.slice(5, 8), ...all.slice(20)];
    expect(counts(audited([run], moved))).toEqual({ reordered: 3 });
  });

  test("whatever is shuffled, copied and left out, the counts agree with a dull recount", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(N - 1), { maxLength: 80 }), (indexes) => {
        const audit = audited(
          [run],
          indexes.map((index) => entryOf(index)),
        );
        const firsts = indexes.filter((index, at) => indexes.indexOf(index) === at);
        const reordered = firsts.filter((index, at) =>
          firsts.slice(0, at).some((earlier) => earlier > index),
        );
        const { doubled, reordered: told } = audit.tallies;
        expect([doubled.count, told.count, audit.judges[0]!.seen]).toEqual([
          indexes.length - firsts.length,
          reordered.length,
          firsts.length,
        ]);
      }),
    );
  });
});
