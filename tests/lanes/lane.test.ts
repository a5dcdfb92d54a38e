import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { placesOf, seatingOf } from "../../src/lanes/division.ts";
import { laneEncoder, laneShape } from "../../src/lanes/lane.ts";
import { Roll } from "../../src/lanes/roll.ts";
import { View } from "../../src/lanes/view.ts";
import { analytics } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape } from "../../src/shape/index.ts";
import { textOf } from "../support/events.ts";
import { DEFAULT_SHAPE, streamOf } from "../support/streams.ts";

const USERS = analytics.users.length;
const EVENTS = 12_000;

function lanesOf(seed: string, division: { shards: number; partitions: number }) {
  const places = placesOf(division, USERS);
  const roll = new Roll(analytics.userOf(parseSeed(seed)), seatingOf(places, division, USERS), places.length);
  return places.map((_, lane) => new View(roll, lane));
}

const divisions = fc.record({
  shards: fc.integer({ min: 1, max: 8 }),
  partitions: fc.integer({ min: 1, max: 5 }),
});

test("whose an event is, is known from its index alone, and is what the event says", () => {
  for (const seed of ["1", "2", "demo", "borrowed"]) {
    const userOf = analytics.userOf(parseSeed(seed));
    const encoder = analytics.encoder(streamOf(seed));
    for (let index = 0; index < EVENTS; index++)
      expect(analytics.users[userOf(index)]!).toBe(JSON.parse(textOf(encoder, index)).user_id);
  }
});

describe("the lanes of a run", () => {
  test("together write every event of the run once, byte for byte, each lane in order", () => {
    fc.assert(
      fc.property(divisions, fc.constantFrom("1", "2", "demo"), (division, seed) => {
        const whole = analytics.encoder(streamOf(seed));
        const texts = Array.from({ length: 3000 }, (_, index) => textOf(whole, index));
        const written = new Array<string>(texts.length);
        for (const lane of lanesOf(seed, division)) {
          const encoder = laneEncoder(analytics.encoder(streamOf(seed)), lane);
          const end = lane.numberAt(texts.length);
          for (let number = 0; number < end; number++) {
            const index = lane.indexOf(number);
            expect(written[index]).toBeUndefined();
            written[index] = textOf(encoder, number);
          }
        }
        expect(written).toEqual(texts);
      }),
      { numRuns: 15 },
    );
  });

  test("write the same bytes after jumps, forwards and back", () => {
    const whole = analytics.encoder(streamOf("1"));
    for (const lane of lanesOf("1", { shards: 7, partitions: 1 })) {
      const encoder = laneEncoder(analytics.encoder(streamOf("1")), lane);
      fc.assert(
        fc.property(fc.nat(200_000), fc.integer({ min: 1, max: 20 }), (from, count) => {
          for (let number = from; number < from + count; number++)
            expect(textOf(encoder, number)).toBe(textOf(whole, lane.indexOf(number)));
        }),
        { numRuns: 20 },
      );
    }
  });

  test("are due exactly as the whole is: at every instant they add up to it, and each event keeps its own", () => {
    const shape = createShape(DEFAULT_SHAPE);
    const lanes = lanesOf("1", { shards: 5, partitions: 3 });
    const shapes = lanes.map((lane) => laneShape(createShape(DEFAULT_SHAPE), () => lane, 1 / lanes.length));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 * 900_000 }), (eighths) => {
        const atMs = eighths / 8;
        const due = shapes.map((own) => own.dueBy(atMs));
        expect(due.reduce((sum, count) => sum + count, 0)).toBe(shape.dueBy(atMs));
        const lane = eighths % lanes.length;
        const number = due[lane]!;
        expect(shapes[lane]!.instantOf(number)).toBe(shape.instantOf(lanes[lane]!.indexOf(number)));
        expect(shapes[lane]!.dueBy(shapes[lane]!.instantOf(number))).toBe(number);
      }),
    );
  });
});
