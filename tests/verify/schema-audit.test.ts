import { describe, expect, test } from "bun:test";
import { analytics } from "../../src/model/index.ts";
import { eventSchema } from "../../src/model/schema.ts";
import type { StreamEntry } from "../../src/verify/entry.ts";
import { type EventRules, SchemaAudit } from "../../src/verify/schema-audit.ts";
import { eventTexts } from "../support/events.ts";
import { START_UNIX_MS, streamOf } from "../support/streams.ts";
import { entry, TOOLS } from "./handmade.ts";

const RULES: EventRules = {
  problemOf: (event) => {
    const issue = eventSchema.safeParse(event).error?.issues[0];
    return issue && `${issue.path.join(".")}: ${issue.message}`;
  },
  types: analytics.types,
  users: analytics.users,
};

const texts = eventTexts(streamOf("1"), 0, 2000);
const entries = texts.map((text, index) => entry(`${index}-0`, "data", text));

function audited(list: readonly StreamEntry[], length = list.length): SchemaAudit {
  const audit = new SchemaAudit(RULES, TOOLS, length);
  for (const each of list) audit.add(each);
  return audit;
}

const countsOf = (audit: SchemaAudit) =>
  Object.fromEntries(
    audit.finish().findings.flatMap(({ kind, count }) => (count > 0 ? [[kind, count]] : [])),
  );
const findingOf = (list: readonly StreamEntry[], kind: string) =>
  audited(list)
    .finish()
    .findings.find((each) => each.kind === kind)!;

describe("a stream without a ledger", () => {
  test("of the model's events has no finding, and chance explains its mix and its users", () => {
    const { findings, types, users } = audited(entries).finish();
    expect(findings.filter(({ count }) => count > 0)).toEqual([]);
    expect(types.test!.p).toBeGreaterThan(1e-3);
    expect(users.test!.p).toBeGreaterThan(1e-3);
    expect(Object.values(types.counts).reduce((sum, count) => sum + count)).toBe(2000);
  });

  test("tells when its events are dated", () => {
    const { times } = audited(entries);
    expect([times.count, times.earliestMs]).toEqual([2000, START_UNIX_MS]);
  });

  test("of a few events is too short for the mix and the users", () => {
    const { types, users } = audited(entries.slice(0, 99)).finish();
    expect([types.test, users.test]).toEqual([undefined, undefined]);
    expect(audited(entries.slice(0, 200)).finish().types.test).toBeDefined();
  });

  test("of page views alone has not the model's mix", () => {
    const views = entries.filter((_, index) => texts[index]!.includes('"page_view"'));
    expect(countsOf(audited(views))).toEqual({ mix: 1 });
  });

  test("of ninety users has not the model's users", () => {
    const fewer = entries.filter((_, index) => !/"user_00\d"/.test(texts[index]!));
    expect(countsOf(audited(fewer))).toEqual({ users: 1 });
  });
});

describe("an entry without a ledger", () => {
  const edited = (edit: (event: Record<string, unknown>) => unknown) =>
    entry("7-7", "data", JSON.stringify(edit(JSON.parse(texts[3]!))));

  test.each([
    ["another field", entry("7-7", "payload", "x"), "foreign", "no field data"],
    ["a second field", entry("7-7", "data", texts[3]!, "x", "y"), "foreign", "more fields than data"],
    ["broken JSON", entry("7-7", "data", texts[3]!.slice(0, -1)), "broken", "not JSON"],
    ["a JSON number", entry("7-7", "data", "7"), "broken", "not a JSON object"],
    ["a byte order mark", entry("7-7", "data", `\ufeff${texts[3]!}`), "broken", "not JSON"],
    ["an empty object", entry("7-7", "data", "{}"), "invalid", "event_type: Invalid discriminator value"],
    ["an unknown key", edited((event) => ({ ...event, x: 1 })), "invalid", ': Unrecognized key: "x"'],
    [
      "a key named __proto__",
      entry("7-7", "data", texts[3]!.replace("{", '{"__proto__":{"a":1},')),
      "invalid",
      ': Unrecognized key: "__proto__"',
    ],
    [
      "a time without milliseconds",
      edited((event) => ({ ...event, timestamp: "2026-01-01T00:00:00Z" })),
      "invalid",
      "timestamp: Invalid ISO datetime",
    ],
    [
      "a user too many",
      edited((event) => ({ ...event, user_id: "user_101" })),
      "invalid",
      "user_id: Invalid option",
    ],
    [
      "an id that is no UUID",
      edited((event) => ({ ...event, event_id: "x" })),
      "invalid",
      "event_id: Invalid UUID",
    ],
  ])("with %s is told", (_, odd, kind, reason) => {
    const finding = findingOf([...entries, odd], kind);
    expect(finding.count).toBe(1);
    expect(finding.first[0]).toEqual({ entryId: "7-7", note: expect.stringContaining(reason) });
  });

  test("may hold unicode, escapes and lone surrogates as JSON allows them", () => {
    const odd = ["é😀\u2028", 'line\nbreak "quoted" \\ \u0000', "\ud800"];
    const list = odd.map((text, at) => {
      const event = JSON.parse(texts.find((each) => each.includes('"api_call"'))!);
      event.event_id = event.event_id.replace(/...$/, `00${at}`);
      event.properties.user_agent = text;
      return entry(`8-${at}`, "data", JSON.stringify(event));
    });
    expect(countsOf(audited(list))).toEqual({});
  });
});

describe("repeated event ids without a ledger", () => {
  test("are told by the repeating entry and the id, in upper and lower case alike", () => {
    const id = texts[3]!.slice(13, 49);
    const copies = [
      entry("7-7", "data", texts[3]!),
      entry("7-8", "data", texts[3]!.replace(id, id.toUpperCase())),
    ];
    const finding = findingOf([...entries, ...copies], "doubled");
    expect([finding.count, finding.first]).toMatchObject([
      2,
      [{ entryId: "7-7", eventId: id }, { entryId: "7-8" }],
    ]);
  });

  test("are found wherever in the event the id stands, and in events that break the schema", () => {
    const { event_id, ...rest } = JSON.parse(texts[3]!);
    const behind = entry("7-7", "data", JSON.stringify({ ...rest, event_id }));
    const invalid = entry("7-8", "data", JSON.stringify({ event_id }));
    expect(findingOf([...entries, behind, invalid], "doubled").count).toBe(2);
  });

  test("are found once each however many readings a long stream needs", () => {
    // Ten million entries promised: the ids are dealt into four parts, and each reading looks at one.
    const list = [...entries, ...entries.slice(0, 300)];
    const audit = audited(list, 10_000_000);
    expect(audit.readings).toBe(4);
    for (let reading = 1; reading < audit.readings; reading++) {
      audit.nextReading();
      for (const each of list) audit.addAgain(each);
    }
    expect([audit.entries, countsOf(audit)]).toEqual([2300, { doubled: 300 }]);
  });
});
