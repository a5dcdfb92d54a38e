import { describe, expect, test } from "bun:test";
import { simulate } from "./support/simulation.ts";

const range = (stop: number, from = 0) => Array.from({ length: stop - from }, (_, i) => from + i);

/** 100 events a second; from 2 to 5 s nobody takes connections. */
const outage = (catchUp: number | "unbounded" | "skip", limit = 2000) =>
  simulate({
    limit,
    catchUp,
    publisher: { window: { events: 1000, sizeBytes: 1e6, batches: 100 } },
    plot: ({ sink, clock }) => {
      clock.at(2000, () => {
        sink.world.away = true;
        sink.breakAll("lost");
      });
      clock.at(5000, () => {
        sink.world.away = false;
      });
    },
  });

describe("after an outage", () => {
  test("the backlog is published at twice the rate, and all of it is", async () => {
    const { server, meter, pump, clock } = await outage(2);
    expect(server.entries).toEqual(range(2000));
    expect(clock.nowMs()).toBeLessThan(20_100);
    expect(meter.lateEvents).toBeGreaterThan(500);
    expect(pump.catchingUpMs()).toBeWithin(5000, 8200);
    // No second of the rush was above twice the rate.
    const { second } = meter.pace(clock.nowMs()).worst.base;
    expect(second!.sent).toBeLessThanOrEqual(211);
  });

  test("unbounded, it is published at once", async () => {
    const { server, meter, pump, clock } = await outage("unbounded");
    expect(server.entries).toEqual(range(2000));
    expect(pump.catchingUpMs()).toBe(0);
    expect(meter.pace(clock.nowMs()).worst.base.second!.sent).toBeGreaterThan(300);
  });

  test("a run whose plan ends during the outage still publishes all of it", async () => {
    const { server, standing } = await outage(2, 400);
    expect(standing.state).toBe("DONE");
    expect(server.entries).toEqual(range(400));
  });

  test("skipping, it is left out, the ledger is told which, and the plan goes on", async () => {
    const { server, standing, meter, broken, clock } = await outage("skip");
    const skipped = [...server.skipped];
    expect(skipped.length).toBeWithin(280, 560);
    expect(skipped).toEqual(range(skipped.at(-1)! + 1, skipped[0]));
    expect(server.entries).toEqual(range(2000).filter((index) => !server.skipped.has(index)));
    expect(standing).toMatchObject({ state: "DONE", acked: 2000, published: 2000 - skipped.length });
    expect(broken).toEqual([]);
    expect(meter.pace(clock.nowMs()).within).toBeGreaterThan(140);
  });

  test("what was left out stays out when the server comes back with less", async () => {
    const { server, standing, notices } = await simulate({
      limit: 1500,
      catchUp: "skip",
      plot: ({ sink, server, clock }) => {
        clock.at(2000, () => {
          sink.world.away = true;
          sink.breakAll("lost");
        });
        clock.at(4000, () => {
          sink.world.away = false;
        });
        clock.at(8000, () => {
          server.rollBack(400);
          sink.breakAll("lost");
        });
      },
    });
    expect(notices.map(({ kind }) => kind)).toContain("rolled-back");
    expect(server.entries).toEqual(range(1500).filter((index) => !server.skipped.has(index)));
    expect(standing.published).toBe(server.entries.length);
    expect(standing.published).toBeLessThan(1500);
  });
});

describe("as fast as can be", () => {
  test("a run is cut at its time, with everything settled", async () => {
    const { standing, server, pump } = await simulate({
      shape: { ratePerSec: "5000000" },
      cutMs: 500,
      world: { upMs: 1, downMs: 1 },
    });
    expect(standing.state).toBe("DONE");
    expect(server.entries).toEqual(range(standing.acked));
    expect(standing.acked).toBeGreaterThan(5000);
    expect(pump.elapsedMs()).toBeWithin(500, 520);
  });
});
