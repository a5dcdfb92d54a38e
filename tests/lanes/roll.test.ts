import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Division, placesOf, seatingOf, unevennessOf, usersAt } from "../../src/lanes/division.ts";
import { type Mark, Roll } from "../../src/lanes/roll.ts";
import { View } from "../../src/lanes/view.ts";
import { analytics } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";

const USERS = analytics.users.length;
const userOf = analytics.userOf(parseSeed("roll"));
const EVENTS = 60_000;
const USER_OF = Array.from({ length: EVENTS }, (_, index) => userOf(index));

function rollOf(division: Division, marks?: readonly Mark[]) {
  const places = placesOf(division, USERS);
  const roll = new Roll(userOf, seatingOf(places, division, USERS), places.length, marks);
  return places.map((_, lane) => new View(roll, lane));
}

/** The slow twin: a lane's indexes, one by one. */
function indexesOf(division: Division): number[][] {
  const places = placesOf(division, USERS);
  const seats = seatingOf(places, division, USERS);
  return places.map((_, lane) => USER_OF.flatMap((user, index) => (seats[user] === lane ? [index] : [])));
}

const divisions = fc.record({
  shards: fc.constantFrom(1, 2, 3, 6, 7, 64, 100),
  partitions: fc.constantFrom(1, 2, 3, 7, 32, 100),
});

describe("a division", () => {
  test("gives every user one place, and shards and partitions that differ by one user at most", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (shards, partitions) => {
          const division = { shards, partitions };
          const places = placesOf(division, USERS);
          const all = places.flatMap((place) => usersAt(place, division, USERS));
          expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: USERS }, (_, user) => user));
          for (const [of, parts] of [
            ["shard", shards],
            ["partition", partitions],
          ] as const) {
            const sizes = Map.groupBy(places, (place) => place[of])
              .values()
              .map((group) => group.flatMap((place) => usersAt(place, division, USERS)).length)
              .toArray();
            expect(sizes).toHaveLength(parts);
            expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
            expect(Math.max(...sizes) / (USERS / parts)).toBeCloseTo(unevennessOf(parts, USERS), 12);
          }
        },
      ),
    );
  });

  test("of 64 shards and 32 partitions has 64 places, and not 2048", () => {
    expect(placesOf({ shards: 64, partitions: 32 }, USERS)).toHaveLength(64);
    expect(unevennessOf(64, USERS)).toBe(1.28);
  });
});

describe("the roll", () => {
  test("numbers every lane's events as one does who counts them one by one, in any order of questions", () => {
    fc.assert(
      fc.property(divisions, fc.infiniteStream(fc.nat(EVENTS - 1)), (division, questions) => {
        const views = rollOf(division);
        const twin = indexesOf(division);
        for (const index of questions.take(40)) {
          const lane = index % views.length;
          const number = twin[lane]!.findIndex((own) => own >= index);
          if (number < 0) continue;
          expect(views[lane]!.numberAt(index)).toBe(number);
          expect(views[lane]!.indexOf(number)).toBe(twin[lane]![number]!);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("counts on from marks as from the beginning, back to the beginning too", () => {
    fc.assert(
      fc.property(divisions, fc.infiniteStream(fc.integer({ min: 1, max: EVENTS })), (division, indexes) => {
        const twin = indexesOf(division);
        const marks = twin.map((own) => {
          const index = indexes.next().value as number;
          return { index, number: own.filter((other) => other < index).length };
        });
        const views = rollOf(division, marks);
        twin.forEach((own, lane) => {
          for (const number of [own.length - 1, 0, own.length >> 1])
            expect(views[lane]!.indexOf(number)).toBe(own[number]!);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("finds the same far out when it comes from afar and when it was there all the time", () => {
    const division = { shards: 3, partitions: 2 };
    const view = rollOf(division)[4]!;
    const far = 9_000_000;
    const number = view.numberAt(far);
    for (let index = 0; index < far; index += 4096) view.numberAt(index);
    expect(view.numberAt(far)).toBe(number);
    expect(view.indexOf(0)).toBe(indexesOf(division)[4]![0]!);
    expect(view.indexOf(number)).toBeGreaterThanOrEqual(far);
  }, 30_000);
});
