import { describe, expect, test } from "bun:test";
import { ANALYTICS } from "../../src/model/analytics/declaration.ts";
import { analytics, modelOf } from "../../src/model/index.ts";
import { eventSchema, eventSchemaOf } from "../../src/model/schema.ts";
import { modelLaws } from "../contracts/model-laws.ts";
import { events } from "../support/events.ts";
import { streamOf } from "../support/streams.ts";

describe("laws", () => {
  modelLaws("seed 1", analytics, streamOf("1"));
  modelLaws("a text seed at 1000/s", analytics, streamOf("demo", { shape: { ratePerSec: "1000" } }));
  modelLaws("uuidv7", analytics, streamOf("7", { idFormat: "uuidv7" }));
  modelLaws(
    "at 0.01/s, where visits pass between events",
    analytics,
    streamOf("slow", { shape: { ratePerSec: "0.01" } }),
  );
  modelLaws(
    "the largest seed",
    analytics,
    streamOf("18446744073709551615", { shape: { ratePerSec: "5000000" } }),
  );
});

describe("schema", () => {
  test("every event passes the zod schema", () => {
    for (const seed of ["1", "2", "demo"]) {
      for (const event of events(streamOf(seed), 0, 4000)) eventSchema.parse(event);
    }
  });

  test("every event with version-7 ids passes the schema for version 7, and not the one for version 4", () => {
    const v7 = eventSchemaOf(ANALYTICS, "uuidv7");
    for (const event of events(streamOf("1", { idFormat: "uuidv7" }), 0, 1000)) {
      v7.parse(event);
      expect(eventSchema.safeParse(event).success).toBe(false);
    }
  });

  test("a version-7 id carries the event's timestamp", () => {
    for (const event of events(streamOf("1", { idFormat: "uuidv7" }), 0, 500)) {
      expect(Number.parseInt(event.event_id.replaceAll("-", "").slice(0, 12), 16)).toBe(
        Date.parse(event.timestamp),
      );
    }
  });

  test("what a strict consumer would refuse, the schema refuses", () => {
    const [event] = events(streamOf("1"), 0, 1);
    const wrong: unknown[] = [
      { ...event, extra: 1 },
      { ...event, event_id: "not-a-uuid" },
      { ...event, timestamp: "2026-01-01T00:00:00Z" },
      { ...event, timestamp: "2026-01-01 00:00:00.000" },
      { ...event, user_id: "user_101" },
      { ...event, user_id: "user_1" },
      { ...event, event_type: "purchase" },
      { ...event, properties: { ...event!.properties, viewport_width: "1024" } },
      { ...event, properties: { ...event!.properties, viewport_width: 1024.5 } },
      { ...event, properties: { ...event!.properties, stack_trace: null } },
      { ...event, properties: {} },
    ];
    for (const value of wrong) expect(eventSchema.safeParse(value).success).toBe(false);
    expect(eventSchema.safeParse(event).success).toBe(true);
  });
});

describe("uniqueness", () => {
  test("200,000 events have 200,000 ids", () => {
    const ids = new Set(events(streamOf("1"), 0, 200_000).map(({ event_id }) => event_id));
    expect(ids.size).toBe(200_000);
  });

  test("two runs of one seed share no id", () => {
    const first = new Set(events(streamOf("1"), 0, 5000).map(({ event_id }) => event_id));
    const later = events(streamOf("1", { startUnixMs: Date.UTC(2026, 0, 2) }), 0, 5000);
    expect(later.filter(({ event_id }) => first.has(event_id))).toEqual([]);
  });

  test("adding a field moves no other", () => {
    const [view, ...others] = ANALYTICS.events;
    const more = { key: "theme", rule: { type: "text" }, about: "Light or dark" } as const;
    const wider = {
      ...ANALYTICS,
      events: [
        {
          ...view!,
          fields: [
            ...view!.fields,
            {
              from: "table" as const,
              keys: [more],
              table: [
                { weight: 1, values: ["dark"] },
                { weight: 1, values: ["light"] },
              ],
            },
          ],
        },
        ...others,
      ],
    };
    const before = analytics.twin(streamOf("1"));
    const after = modelOf(wider).twin(streamOf("1"));
    for (let i = 0; i < 1000; i++) {
      const { properties, ...envelope } = after(i) as { properties: Record<string, unknown> };
      const { theme: _, ...rest } = properties;
      expect({ ...envelope, properties: rest }).toEqual(before(i) as never);
    }
  });
});
