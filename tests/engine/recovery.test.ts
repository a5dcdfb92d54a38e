import { describe, expect, test } from "bun:test";
import { faultOf } from "./support/fake-sink.ts";
import { simulate } from "./support/simulation.ts";

const range = (stop: number, from = 0) => Array.from({ length: stop - from }, (_, i) => from + i);

describe("a broken connection", () => {
  test("loses nothing when the batches in flight were lost with it", async () => {
    const { server, standing, notices, broken } = await simulate({
      limit: 500,
      world: { upMs: 30 },
      plot: ({ sink, clock }) => clock.at(2000, () => sink.breakAll("lost")),
    });
    expect(server.entries).toEqual(range(500));
    expect(standing).toMatchObject({ state: "DONE", errors: 1, reconnects: 1 });
    expect(notices.map(({ kind }) => kind)).toEqual(["trouble", "recovered"]);
    expect(broken).toEqual([]);
  });

  test("doubles nothing when they were executed and only their replies were lost", async () => {
    const { server, broken } = await simulate({
      limit: 500,
      world: { downMs: 30 },
      plot: ({ sink, clock }) => clock.at(2000, () => sink.breakAll("lost")),
    });
    expect(server.entries).toEqual(range(500));
    expect(broken).toEqual([]);
  });

  test("doubles nothing when its bytes arrive after the next connection has taken over", async () => {
    const { server, broken } = await simulate({
      limit: 500,
      world: { upMs: 30 },
      plot: ({ sink, clock }) => clock.at(2000, () => sink.breakAll(400)),
    });
    expect(server.entries).toEqual(range(500));
    expect(broken).toEqual([]);
  });

  test("is opened again with growing pauses, and the pauses start small again after progress", async () => {
    const { sink, standing } = await simulate({
      limit: 6000,
      plot: ({ sink, clock }) => {
        const outage = (fromMs: number, toMs: number) => {
          clock.at(fromMs, () => {
            sink.world.away = true;
            sink.breakAll("lost");
          });
          clock.at(toMs, () => {
            sink.world.away = false;
          });
        };
        outage(1000, 31_000);
        outage(40_000, 40_010);
      },
    });
    expect(standing.state).toBe("DONE");
    // 50 ms, 100 ms ... 2 s, each shortened by up to a half: 30 s hold 18 to 36 attempts.
    expect(sink.connects).toBeGreaterThan(18);
    expect(sink.connects).toBeLessThan(40);
  });

  test("makes events late that fall due during the outage, and none that were sent before it", async () => {
    const { meter } = await simulate({
      limit: 400,
      plot: ({ sink, clock }) => {
        clock.at(2005, () => {
          sink.world.away = true;
          sink.breakAll("lost");
        });
        clock.at(2400, () => {
          sink.world.away = false;
        });
      },
    });
    expect(meter.times.lateness().maxMs).toBeWithin(380, 800);
    expect(meter.times.lateness().p50Ms).toBeLessThan(0.01);
  });

  test("is noticed when nothing is in flight, before the next event is due", async () => {
    const { meter, server } = await simulate({
      shape: { ratePerSec: "1" },
      limit: 4,
      plot: ({ sink, clock }) => clock.at(1500, () => sink.breakAll("lost")),
    });
    expect(server.entries).toEqual(range(4));
    expect(meter.times.lateness().maxMs).toBeLessThan(0.002);
  });
});

describe("silence", () => {
  test("counts as a dead connection after the stall time", async () => {
    const { server, standing, broken } = await simulate({
      limit: 500,
      publisher: { stallMs: 700 },
      plot: ({ sink, clock }) => {
        clock.at(1000, () => {
          sink.world.mute = true;
        });
        clock.at(1500, () => {
          sink.world.mute = false;
        });
      },
    });
    expect(server.entries).toEqual(range(500));
    expect(standing).toMatchObject({ state: "DONE", reconnects: 1 });
    expect(broken).toEqual([]);
  });

  test("does no harm when what was swallowed is executed in the end", async () => {
    const { server, broken } = await simulate({
      limit: 800,
      publisher: { stallMs: 700 },
      plot: ({ sink, clock }) => {
        clock.at(1000, () => {
          sink.world.swallow = 3000;
        });
        clock.at(1400, () => {
          sink.world.swallow = "never";
        });
      },
    });
    expect(server.entries).toEqual(range(800));
    expect(broken).toEqual([]);
  });

  test("is none while no reply is owed", async () => {
    const { standing } = await simulate({
      shape: { ratePerSec: "0.1" },
      limit: 4,
      publisher: { stallMs: 2000 },
    });
    expect(standing).toMatchObject({ state: "DONE", errors: 0 });
  });
});

describe("a server that refuses", () => {
  for (const code of ["OOM", "LOADING", "BUSY", "MISCONF", "NOREPLICAS"]) {
    test(`for a while (${code}) is waited for on the same connection`, async () => {
      const { server, standing, notices, broken } = await simulate({
        limit: 1500,
        plot: ({ sink, clock }) => {
          clock.at(1000, () => {
            sink.world.refusal = faultOf("retry", code);
          });
          clock.at(11_000, () => {
            sink.world.refusal = undefined;
          });
        },
      });
      expect(server.entries).toEqual(range(1500));
      expect(standing).toMatchObject({ state: "DONE", reconnects: 0 });
      expect(notices.map(({ kind }) => kind)).toEqual(["trouble", "recovered"]);
      expect(broken).toEqual([]);
    });
  }

  test("the password is given time to be rotated, then the run ends with that error", async () => {
    const { standing, clock } = await simulate({
      publisher: { doubtfulMs: 3000 },
      plot: ({ sink, clock }) =>
        clock.at(1000, () => {
          sink.world.refusal = faultOf("doubtful", "WRONGPASS");
        }),
    });
    expect(standing).toMatchObject({ state: "FAILED", fault: { code: "WRONGPASS" } });
    expect(clock.nowMs()).toBeGreaterThanOrEqual(4000);
    expect(clock.nowMs()).toBeLessThan(8000);
  });
});

describe("a server that forgets", () => {
  test("the script: the ledger is asked again at once, and no connection is given up", async () => {
    const { server, standing, clock } = await simulate({
      limit: 300,
      plot: ({ sink, clock }) => {
        clock.at(1000, () => {
          sink.world.refusal = faultOf("resync", "NOSCRIPT");
        });
        clock.at(1012, () => {
          sink.world.refusal = undefined;
        });
      },
    });
    expect(server.entries).toEqual(range(300));
    expect(standing.reconnects).toBe(0);
    expect(clock.nowMs()).toBeLessThan(3010);
  });

  test("acknowledged events, after a crash: they are published again, and it is said which", async () => {
    const { server, notices, standing, broken } = await simulate({
      limit: 500,
      plot: ({ sink, server, clock }) =>
        clock.at(2005, () => {
          server.rollBack(80);
          sink.breakAll("lost");
        }),
    });
    expect(server.entries).toEqual(range(500));
    expect(standing.state).toBe("DONE");
    const rollback = notices.find(({ kind }) => kind === "rolled-back");
    expect(rollback).toMatchObject({ kind: "rolled-back" });
    if (rollback?.kind === "rolled-back") expect(rollback.to - rollback.from).toBe(80);
    expect(broken).toEqual([]);
  });

  test("everything, after a crash without persistence: the run is published again from its first event", async () => {
    const { server, notices } = await simulate({
      limit: 500,
      plot: ({ sink, server, clock }) =>
        clock.at(2005, () => {
          server.flush();
          sink.breakAll("lost");
        }),
    });
    expect(server.entries).toEqual(range(500));
    expect(notices).toContainEqual({
      kind: "rolled-back",
      from: 0,
      to: expect.any(Number),
      policy: "republish",
    });
  });

  test("everything, on a connection that never broke: somebody deleted it, so the run goes on from where it was", async () => {
    const { server, notices, standing, broken } = await simulate({
      limit: 500,
      plot: ({ server, clock }) => clock.at(2005, () => server.flush()),
    });
    const at = server.entries[0]!;
    expect(at).toBeGreaterThan(190);
    expect(server.entries).toEqual(range(500, at));
    expect(notices).toContainEqual({ kind: "forgotten", at });
    expect(standing).toMatchObject({ state: "DONE", reconnects: 0 });
    expect(broken).toEqual([]);
  });
});
