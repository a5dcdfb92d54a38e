import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ShapeSpec } from "../../src/shape/index.ts";
import { faultOf } from "./support/fake-sink.ts";
import { type SimulatedLane, simulateFleet } from "./support/fleet-simulation.ts";

const STEADY: ShapeSpec = {
  kind: "burst",
  ratePerSec: "400",
  burstMultiplier: "1",
  burstIntervalMs: 0,
  burstDurationMs: 0,
};
const BURSTS: ShapeSpec = { ...STEADY, burstMultiplier: "5", burstIntervalMs: 1000, burstDurationMs: 200 };
const range = (stop: number) => Array.from({ length: stop }, (_, i) => i);

/** All lanes together hold every event of the run once. */
function expectWhole(lanes: readonly SimulatedLane[], limit: number): void {
  const indexes = lanes.flatMap(({ server, indexOf }) => server.entries.map(indexOf));
  expect(indexes.sort((a, b) => a - b)).toEqual(range(limit));
}

describe("lanes side by side", () => {
  test("publish each event at its own instant, and together the whole run at its rate", async () => {
    const { lanes, standings, meter, fleet } = await simulateFleet({
      division: { shards: 6, partitions: 1 },
      spec: BURSTS,
      limit: 2500,
    });
    expectWhole(lanes, 2500);
    expect(standings.every(({ state }) => state === "DONE")).toBe(true);
    expect(meter.times.lateness().maxMs).toBeLessThan(1.2);
    const { boundaries, within } = meter.pace(fleet.elapsedMs());
    expect(boundaries).toBeGreaterThan(30);
    expect(within).toBe(boundaries);
    expect(fleet.published).toBe(2500);
  });

  test("go on at their rate while one of them is cut off, and that one catches up when it is back", async () => {
    const behind: number[] = [];
    const { lanes, standings, fleet } = await simulateFleet({
      division: { shards: 4, partitions: 1 },
      spec: STEADY,
      limit: 4000,
      catchUp: 2,
      plot: ({ lanes, clock, fleet }) => {
        const [sick, ...healthy] = lanes as [SimulatedLane, ...SimulatedLane[]];
        clock.at(2000, () => {
          sick.sink.world.away = true;
          sick.sink.breakAll("lost");
        });
        for (let atMs = 1500; atMs < 9000; atMs += 250)
          clock.at(atMs, () => {
            for (const { server, dueBy } of healthy)
              behind.push(dueBy(fleet.elapsedMs() - 5) - server.entries.length);
          });
        clock.at(4990, () => expect(sick.server.entries.length).toBeLessThan(sick.dueBy(2100)));
        clock.at(5000, () => Object.assign(sick.sink.world, { away: false }));
      },
    });
    expect(behind.length).toBeGreaterThan(80);
    expect(Math.max(...behind)).toBeLessThanOrEqual(0);
    expectWhole(lanes, 4000);
    expect(standings.every(({ state }) => state === "DONE")).toBe(true);
    // Away for three seconds and for a pause of up to two until it is tried again; then made up for at twice the rate.
    expect(fleet.catchingUpMs()).toBeWithin(5000, 10_500);
    expect(fleet.elapsedMs()).toBeLessThan(12_500);
  });

  test("are stopped at one instant: what all have published is the beginning of the run", async () => {
    const { lanes, standings } = await simulateFleet({
      division: { shards: 5, partitions: 2 },
      spec: BURSTS,
      limit: 100_000,
      plot: ({ clock, fleet }) => clock.at(2345, () => fleet.stop(clock.nowMs())),
    });
    expect(standings.every(({ state }) => state === "DONE")).toBe(true);
    expectWhole(
      lanes,
      standings.reduce((sum, { acked }) => sum + acked, 0),
    );
  });
});

const late = fc.oneof(fc.constant("lost" as const), fc.integer({ min: 0, max: 2000 }));
const trouble = fc.record({
  atMs: fc.integer({ min: 1, max: 8000 }),
  lane: fc.nat(20),
  what: fc.oneof(
    late.map((breaks) => ({ breaks })),
    fc.record({ away: fc.boolean() }),
    fc.record({ mute: fc.boolean() }),
    fc.constantFrom({ refusal: faultOf("retry", "OOM") }, { refusal: undefined }),
    fc.integer({ min: 1, max: 50 }).map((forgets) => ({ forgets })),
  ),
});

test("after any history of faults in any lanes every event is in its lane exactly once, in order", async () => {
  const history = fc.record({
    division: fc.record({
      shards: fc.integer({ min: 1, max: 7 }),
      partitions: fc.integer({ min: 1, max: 3 }),
    }),
    troubles: fc.array(trouble, { maxLength: 10 }),
    limit: fc.integer({ min: 1, max: 1500 }),
    catchUp: fc.constantFrom("unbounded" as const, 2),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ division, troubles, limit, catchUp }) => {
      const { lanes, standings } = await simulateFleet({
        ...{ division, spec: BURSTS, limit, catchUp },
        plot: ({ lanes, clock, fleet }) => {
          for (const { atMs, lane, what } of troubles) {
            const { sink, server } = lanes[lane % lanes.length]!;
            clock.at(atMs, () => {
              // What a server forgets when its lane has ended, nobody writes again.
              if (fleet.pumps[lane % lanes.length]!.standing().state === "DONE") return;
              if ("breaks" in what) sink.breakAll(what.breaks);
              else if ("forgets" in what) {
                server.rollBack(what.forgets);
                sink.breakAll("lost");
              } else Object.assign(sink.world, what);
            });
          }
          clock.at(8001, () => {
            for (const { sink } of lanes)
              Object.assign(sink.world, { away: false, mute: false, refusal: undefined });
          });
        },
      });
      expectWhole(lanes, limit);
      lanes.forEach(({ server, events }, lane) => {
        expect(server.offences).toEqual([]);
        expect(server.entries).toEqual(range(events));
        expect(standings[lane]).toMatchObject({ state: "DONE", published: events, inFlight: 0 });
      });
    }),
    { numRuns: 120 },
  );
}, 120_000);
