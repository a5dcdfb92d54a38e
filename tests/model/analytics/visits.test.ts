import { describe, expect, test } from "bun:test";
import type { EventShape } from "../../../src/model/schema.ts";
import { events } from "../../support/events.ts";
import { streamOf } from "../../support/streams.ts";

type Text = Record<string, string>;
const text = (event: EventShape): Text => event.properties as Text;
const byUser = (list: readonly EventShape[]): EventShape[][] => [
  ...Map.groupBy(list, ({ user_id }) => user_id).values(),
];
const MINUTE_MS = 60_000;

/** Three hours and a half of the default load. */
const HOURS = events(streamOf("visits"), 0, 240_000);
const SESSIONS = Map.groupBy(
  HOURS.filter(({ properties }) => "session_id" in properties),
  (event) => text(event).session_id!,
);
/** Those that neither the beginning nor the end of the sample cuts. */
const WHOLE_SESSIONS = [...SESSIONS.values()].filter((list) => {
  const user = HOURS.filter(
    ({ user_id, properties }) => user_id === list[0]!.user_id && "session_id" in properties,
  );
  const own = text(list[0]!).session_id;
  return text(user[0]!).session_id !== own && text(user.at(-1)!).session_id !== own;
});

describe("visits", () => {
  test("a session belongs to one user", () => {
    for (const list of SESSIONS.values()) expect(new Set(list.map(({ user_id }) => user_id)).size).toBe(1);
  });

  test("a user's session stays the same over a visit and never comes back after it", () => {
    for (const list of byUser(HOURS)) {
      const ids = list.flatMap((event) => text(event).session_id ?? []);
      const changes = ids.filter((id, i) => id !== ids[i - 1]).length;
      expect(changes).toBe(new Set(ids).size);
      expect(changes).toBeGreaterThan(3);
    }
  });

  test("a whole visit takes between 10 and 50 minutes, and they are not all alike", () => {
    expect(WHOLE_SESSIONS.length).toBeGreaterThan(300);
    const minutes = WHOLE_SESSIONS.map((list) => {
      return (Date.parse(list.at(-1)!.timestamp) - Date.parse(list[0]!.timestamp)) / MINUTE_MS;
    });
    expect(Math.max(...minutes)).toBeLessThanOrEqual(50 + 5);
    expect(Math.min(...minutes)).toBeGreaterThan(2);
    expect(minutes.filter((m) => m < 20).length).toBeGreaterThan(30);
    expect(minutes.filter((m) => m > 35).length).toBeGreaterThan(30);
  });

  test("visits of different users do not change at the same moments", () => {
    const starts = [...SESSIONS.values()].map((list) =>
      Math.floor(Date.parse(list[0]!.timestamp) / MINUTE_MS),
    );
    const perMinute = Map.groupBy(
      starts.filter((minute) => minute > starts[0]! + 2),
      (minute) => minute,
    );
    expect(Math.max(...[...perMinute.values()].map(({ length }) => length))).toBeLessThan(20);
  });

  test("at a rate so low that hours pass between a user's events, each page view is a visit of its own", () => {
    const views = events(streamOf("slow", { shape: { ratePerSec: "0.01" } }), 0, 4000).filter(
      ({ event_type }) => event_type === "page_view",
    );
    for (const list of byUser(views)) {
      for (let i = 1; i < list.length; i++) {
        const gapMs = Date.parse(list[i]!.timestamp) - Date.parse(list[i - 1]!.timestamp);
        if (gapMs > 50 * MINUTE_MS)
          expect(text(list[i]!).session_id).not.toBe(text(list[i - 1]!).session_id!);
      }
    }
  });

  test("a visit keeps its referrer and its viewport", () => {
    for (const list of SESSIONS.values()) {
      const views = list.filter(({ event_type }) => event_type === "page_view").map(text);
      expect(
        new Set(views.map((p) => `${p.referrer} ${p.viewport_width}x${p.viewport_height}`)).size,
      ).toBeLessThanOrEqual(1);
    }
  });
});

describe("clicks", () => {
  for (const [name, list] of [
    ["from the first event on", HOURS.slice(0, 20_000)],
    ["of another seed", events(streamOf("clicks", { shape: { ratePerSec: "1000" } }), 0, 20_000)],
    ["at a low rate", events(streamOf("3", { shape: { ratePerSec: "0.05" } }), 0, 20_000)],
  ] as const) {
    test(`happen on a page that their session has seen, inside its viewport: ${name}`, () => {
      const pages = new Map<string, Set<string>>();
      const viewports = new Map<string, { width: number; height: number }>();
      let clicks = 0;
      for (const { event_type, properties } of list) {
        const { session_id, page_url } = properties as Text;
        if (event_type === "page_view") {
          pages.set(session_id!, (pages.get(session_id!) ?? new Set()).add(page_url!));
          viewports.set(session_id!, {
            width: Number(properties.viewport_width),
            height: Number(properties.viewport_height),
          });
        }
        if (event_type !== "button_click") continue;
        clicks++;
        expect(pages.get(session_id!)?.has(page_url!)).toBe(true);
        const { width, height } = viewports.get(session_id!)!;
        expect(Number(properties.click_x)).toBeLessThan(width);
        expect(Number(properties.click_y)).toBeLessThan(height);
      }
      expect(clicks).toBeGreaterThan(2500);
    });
  }

  test("a click lands where its button is, not anywhere", () => {
    const clicks = HOURS.filter(({ event_type }) => event_type === "button_click").map(
      ({ properties }) => properties,
    );
    const nav = clicks.filter(({ button_id }) => button_id === "nav-products");
    expect(Math.max(...nav.map(({ click_y }) => Number(click_y)))).toBeLessThan(80);
    const submit = clicks.filter(({ button_id }) => button_id === "btn-submit");
    expect(Math.min(...submit.map(({ click_y }) => Number(click_y)))).toBeGreaterThan(500);
  });
});
