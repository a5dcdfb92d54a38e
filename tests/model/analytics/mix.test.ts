import { describe, expect, test } from "bun:test";
import { analytics } from "../../../src/model/index.ts";
import type { EventShape } from "../../../src/model/schema.ts";
import { chiSquareP } from "../../support/chi-square.ts";
import { events } from "../../support/events.ts";
import { streamOf } from "../../support/streams.ts";

const countBy = (
  list: readonly EventShape[],
  keyOf: (event: EventShape) => string,
  keys: readonly string[],
): number[] => {
  const counts = new Map(keys.map((key) => [key, 0]));
  for (const event of list) counts.set(keyOf(event), counts.get(keyOf(event))! + 1);
  return keys.map((key) => counts.get(key)!);
};

const typesP = (list: readonly EventShape[]): number =>
  chiSquareP(
    countBy(
      list,
      ({ event_type }) => event_type,
      analytics.types.map(({ name }) => name),
    ),
    analytics.types.map(({ weight }) => (list.length * weight) / 100),
  );

const usersP = (list: readonly EventShape[]): number =>
  chiSquareP(
    countBy(list, ({ user_id }) => user_id, analytics.users),
    analytics.users.map(() => list.length / 100),
  );

describe("the mix is 70/15/10/5 and the users are uniform over 100", () => {
  for (const seed of ["1", "2", "demo"]) {
    for (const [first, length] of [
      [0, 600],
      [0, 5000],
      [0, 100_000],
      [10 ** 12, 100_000],
    ] as const) {
      test(`seed ${seed}, ${length} events from ${first}`, () => {
        const list = events(streamOf(seed), first, length);
        expect(typesP(list)).toBeGreaterThan(1e-4);
        expect(usersP(list)).toBeGreaterThan(1e-4);
      });
    }
  }

  test("p is spread over its whole range, as it is for independent draws: neither too bad nor too good", () => {
    const ps = Array.from({ length: 40 }, (_, seed) => {
      const list = events(streamOf(`s${seed}`), 5000, 4000);
      return [typesP(list), usersP(list)];
    }).flat();
    const quarters = [0, 0, 0, 0];
    for (const p of ps) quarters[Math.min(3, Math.floor(p * 4))]!++;
    expect(
      chiSquareP(
        quarters,
        quarters.map(() => ps.length / 4),
      ),
    ).toBeGreaterThan(1e-4);
  });

  test("inside each user the mix is the same", () => {
    const list = events(streamOf("1"), 0, 100_000).filter(({ user_id }) => user_id < "user_011");
    for (const user of analytics.users.slice(0, 10)) {
      expect(typesP(list.filter(({ user_id }) => user_id === user))).toBeGreaterThan(1e-4);
    }
  });

  test("the test would notice 71/14/10/5 and a user who is missing", () => {
    const list = events(streamOf("1"), 0, 100_000);
    const shifted = list.map((event, i) =>
      event.event_type === "button_click" && i % 15 === 0 ? { ...event, event_type: "page_view" } : event,
    );
    expect(typesP(shifted)).toBeLessThan(1e-4);
    expect(usersP(list.filter(({ user_id }) => user_id !== "user_042"))).toBeLessThan(1e-4);
  });
});
