import { expect, test } from "bun:test";
import fc from "fast-check";
import { faultOf, type World } from "./support/fake-sink.ts";
import { simulate, WINDOW } from "./support/simulation.ts";

/** The world is in this state from `atMs` on; whatever it was before is over. */
interface Turn {
  readonly atMs: number;
  readonly world: Partial<World>;
  /** Breaks every connection first: what is under way is lost, or arrives so much later. */
  readonly breaks?: "lost" | number;
  /** The server forgets so many events, and its connections break. */
  readonly forgets?: number;
}

const SMOOTH: Partial<World> = { away: false, refusal: undefined, mute: false, swallow: "never" };
const END_MS = 20_000;

const late = fc.oneof(fc.constant("lost" as const), fc.integer({ min: 0, max: 3000 }));
const world: fc.Arbitrary<Partial<World>> = fc.oneof(
  fc.constant(SMOOTH),
  fc.constant({ ...SMOOTH, away: true }),
  fc.constant({ ...SMOOTH, mute: true }),
  late.map((swallow) => ({ ...SMOOTH, swallow })),
  fc
    .constantFrom(faultOf("retry", "OOM"), faultOf("resync", "NOSCRIPT"), faultOf("reconnect", "READONLY"))
    .map((refusal) => ({ ...SMOOTH, refusal })),
);
const turn: fc.Arbitrary<Turn> = fc.record(
  {
    atMs: fc.integer({ min: 1, max: END_MS }),
    world,
    breaks: late,
    forgets: fc.integer({ min: 1, max: 120 }),
  },
  { requiredKeys: ["atMs", "world"] },
);
const history = fc.record({
  turns: fc.array(turn, { maxLength: 12 }),
  upMs: fc.constantFrom(0.1, 1, 40, 250),
  downMs: fc.constantFrom(0.1, 1, 40, 250),
  ratePerSec: fc.constantFrom("3", "50", "333.3", "1000"),
  count: fc.integer({ min: 1, max: 400 }),
  catchUp: fc.constantFrom("unbounded" as const, 2, "skip" as const),
  onDataLoss: fc.constantFrom("republish" as const, "continue" as const),
});

test("after any history of faults every event that is not left out is in the stream exactly once, in order, and the end is reached", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ turns, upMs, downMs, ratePerSec, count, catchUp, onDataLoss }) => {
      const { server, standing, broken, clock } = await simulate({
        shape: { ratePerSec },
        limit: count,
        catchUp,
        publisher: { onDataLoss },
        world: { upMs, downMs },
        plot: ({ sink, server, clock }) => {
          for (const { atMs, world, breaks, forgets } of turns) {
            clock.at(atMs, () => {
              if (forgets !== undefined) server.rollBack(forgets);
              if (breaks !== undefined || forgets !== undefined) sink.breakAll(breaks ?? "lost");
              Object.assign(sink.world, world);
            });
          }
          clock.at(END_MS + 1, () => Object.assign(sink.world, SMOOTH));
        },
      });
      expect(broken).toEqual([]);
      expect(standing).toMatchObject({ state: "DONE", acked: count, inFlight: 0 });
      const all = Array.from({ length: count }, (_, index) => index);
      expect(server.entries).toEqual(all.filter((index) => !server.skipped.has(index)));
      expect(standing.published).toBe(server.entries.length);
      if (catchUp !== "skip" && onDataLoss !== "continue") expect(server.skipped.size).toBe(0);
      // All is smooth after 20 s; then no pause is longer than 2 s, and what is missing is sent a window at a time.
      const catchUpMs = (count / WINDOW.events + 4) * (upMs + downMs + 3000);
      const backlogMs = catchUp === 2 ? END_MS : 0;
      expect(clock.nowMs()).toBeLessThan(
        END_MS + backlogMs + (count / Number(ratePerSec)) * 1000 + catchUpMs,
      );
    }),
    { numRuns: 1500 },
  );
}, 60_000);
