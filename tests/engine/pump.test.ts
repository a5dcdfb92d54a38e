import { describe, expect, test } from "bun:test";
import { createShape } from "../../src/shape/index.ts";
import { DEFAULT_SHAPE } from "../support/streams.ts";
import { faultOf } from "./support/fake-sink.ts";
import { simulate } from "./support/simulation.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const range = (stop: number, from = 0) => Array.from({ length: stop - from }, (_, i) => from + i);

describe("the schedule", () => {
  test("default settings for 90 minutes make 99,900 events, not one more or less", async () => {
    const limit = createShape(DEFAULT_SHAPE).dueBy(90 * MINUTE_MS);
    const { server, standing, clock, broken } = await simulate({
      shape: DEFAULT_SHAPE,
      limit,
      endMs: 90 * MINUTE_MS,
    });
    expect(standing).toMatchObject({ state: "DONE", acked: 99_900, errors: 0 });
    expect(server.entries.length).toBe(99_900);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(90 * MINUTE_MS);
    expect(broken).toEqual([]);
  });

  test("a day at 7/s with bursts ends with an error of zero events", async () => {
    const shape = { ...DEFAULT_SHAPE, ratePerSec: "7" };
    // 24 h at 7/s, and 63/s more for 30 s in each of the 287 bursts that begin before the day is over.
    const planned = 86_400 * 7 + 287 * 30 * 63;
    const { server, standing, meter, clock } = await simulate({
      shape,
      limit: createShape(shape).dueBy(DAY_MS),
      endMs: DAY_MS,
    });
    expect([standing.acked, server.entries.length]).toEqual([planned, planned]);
    expect(clock.nowMs()).toBeWithin(DAY_MS, DAY_MS + 2);
    expect(meter.pace(DAY_MS)).toMatchObject({ boundaries: 864_000, within: 864_000, worstEvents: 0 });
  });

  test("at low rates every event leaves alone, at its own instant", async () => {
    const { meter } = await simulate({ shape: { ratePerSec: "7" }, limit: 300 });
    expect(meter.times.lateness().maxMs).toBeLessThan(0.002);
  });

  test("at high rates neighbours travel together, and none waits for company longer than half a millisecond", async () => {
    const { meter, server } = await simulate({
      shape: { ratePerSec: "40000" },
      limit: 4000,
      publisher: { window: { events: 1000, sizeBytes: 1e6, batches: 20 }, batchEvents: 100 },
    });
    expect(server.entries).toEqual(range(4000));
    expect(meter.times.lateness().p50Ms).toBeGreaterThan(0.1);
    expect(meter.times.lateness().maxMs).toBeLessThan(0.51);
  });

  test("a server that answers slowly shows as latency, not as a lower rate", async () => {
    const { meter, clock } = await simulate({
      shape: { ratePerSec: "50" },
      limit: 500,
      world: { downMs: 100 },
    });
    expect(clock.nowMs()).toBeLessThan(10_200);
    expect(meter.times.lateness().maxMs).toBeLessThan(0.002);
    expect(meter.times.latency().p50Ms).toBeGreaterThan(100);
  });

  test("a server that stands still for a second makes events late by as much, and the plan is caught up with", async () => {
    const { meter, server, clock, pump } = await simulate({
      limit: 1000,
      plot: ({ sink, clock }) => {
        clock.at(3000, () => {
          sink.world.upMs = 1000;
        });
        clock.at(3010, () => {
          sink.world.upMs = 0.2;
        });
      },
    });
    expect(server.entries).toEqual(range(1000));
    expect(pump.due()).toBe(1000);
    expect(meter.times.latency().maxMs).toBeGreaterThan(900);
    expect(clock.nowMs()).toBeLessThan(10_100);
  });

  test("with a duration the run ends after it, not with its last event", async () => {
    const { pump, server } = await simulate({ shape: { ratePerSec: "1" }, limit: 3, endMs: 3000 });
    expect(server.entries).toEqual([0, 1, 2]);
    expect(pump.elapsedMs()).toBe(3000);
  });

  test("without one it ends as soon as the last event is settled", async () => {
    const { pump } = await simulate({ shape: { ratePerSec: "1" }, limit: 3 });
    expect(pump.elapsedMs()).toBeLessThan(2010);
  });

  test("the observer is called at every change of rate, also when no event is due then", async () => {
    const shape = createShape({ ...DEFAULT_SHAPE, ratePerSec: "0.5" });
    const seen = new Set<number>();
    await simulate({
      shape: shape.spec,
      limit: shape.dueBy(400_000),
      endMs: 400_000,
      plot: ({ pump, clock }) => {
        for (const atMs of [300_000, 330_000])
          clock.at(atMs + 1.5, () => seen.add(Math.floor(pump.elapsedMs())));
      },
    });
    expect([...seen]).toEqual([300_000, 330_000]);
  });
});

describe("the end", () => {
  test("a stop settles what is in flight and sends nothing more", async () => {
    const { standing, server, pump } = await simulate({
      world: { downMs: 50 },
      plot: ({ pump, clock }) => clock.at(2000, () => pump.stop()),
    });
    expect(standing.state).toBe("DONE");
    expect(server.entries).toEqual(range(standing.acked));
    expect(standing.acked).toBe(standing.highWater);
    expect(pump.due()).toBe(standing.acked);
  });

  test("a stop between an event's instant and its turn still sends it: due and sent agree", async () => {
    const { standing, pump } = await simulate({
      plot: ({ pump, clock }) => clock.at(2001.0005, () => pump.stop()),
    });
    expect([standing.acked, pump.due()]).toEqual([201, 201]);
  });

  test("a stop during an outage gives up after the grace time and knows what is unresolved", async () => {
    const { standing, clock } = await simulate({
      graceMs: 30_000,
      world: { downMs: 20 },
      plot: ({ sink, pump, clock }) => {
        clock.at(2000, () => {
          sink.world.away = true;
          sink.breakAll("lost");
        });
        clock.at(5000, () => pump.stop());
      },
    });
    expect(standing).toMatchObject({ state: "FAILED", outOfTime: true });
    expect(standing.highWater).toBeGreaterThan(standing.acked);
    expect(clock.nowMs()).toBe(35_000);
  });

  test("a stop during an outage is at once when nothing is unresolved", async () => {
    const { standing, clock } = await simulate({
      shape: { ratePerSec: "1" },
      plot: ({ sink, pump, clock }) => {
        clock.at(500, () => {
          sink.world.away = true;
          sink.breakAll("lost");
        });
        clock.at(5000, () => pump.stop());
      },
    });
    expect(standing).toMatchObject({ state: "DONE", acked: 1 });
    expect(clock.nowMs()).toBe(5000);
  });

  test("an outage that ends during the grace time is settled", async () => {
    const { standing, server } = await simulate({
      plot: ({ sink, pump, clock }) => {
        clock.at(1000, () => {
          sink.world.away = true;
          sink.breakAll(10);
        });
        clock.at(1001, () => pump.stop());
        clock.at(20_000, () => {
          sink.world.away = false;
        });
      },
    });
    expect(standing.state).toBe("DONE");
    expect(server.entries).toEqual(range(standing.acked));
  });

  test("abandon leaves at once", async () => {
    const { standing, clock } = await simulate({
      world: { downMs: 500 },
      plot: ({ pump, clock }) => clock.at(1000, () => pump.abandon()),
    });
    expect(clock.nowMs()).toBe(1000);
    expect(standing.highWater).toBeGreaterThan(standing.acked);
  });

  test("what cannot be cured ends the run with its own error", async () => {
    const { standing, clock } = await simulate({
      plot: ({ sink, clock }) =>
        clock.at(1000, () => {
          sink.world.refusal = faultOf("fatal", "NOPERM");
        }),
    });
    expect(standing).toMatchObject({ state: "FAILED", outOfTime: false, fault: { code: "NOPERM" } });
    expect(clock.nowMs()).toBeLessThan(1100);
  });
});
