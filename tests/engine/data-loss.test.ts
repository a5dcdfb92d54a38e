import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Losses } from "../../src/engine/losses.ts";
import { faultOf } from "./support/fake-sink.ts";
import { simulate } from "./support/simulation.ts";

const range = (stop: number, from = 0) => Array.from({ length: stop - from }, (_, i) => from + i);

/** The server comes back with 60 events less than it had acknowledged. */
const losing = (onDataLoss: "republish" | "continue" | "fail") =>
  simulate({
    limit: 500,
    publisher: { onDataLoss },
    plot: ({ sink, server, clock }) =>
      clock.at(2005, () => {
        server.rollBack(60);
        sink.breakAll("lost");
      }),
  });

describe("a server that lost what it had acknowledged", () => {
  test("is given the events again, by default", async () => {
    const { server, standing, notices, broken } = await losing("republish");
    expect(server.entries).toEqual(range(500));
    expect(standing).toMatchObject({ state: "DONE", published: 500, lost: 0 });
    expect(notices).toContainEqual({ kind: "rolled-back", from: 141, to: 201, policy: "republish" });
    expect(broken).toEqual([]);
  });

  test("is left without them by `continue`, and the ledger says which", async () => {
    const { server, standing, notices, broken } = await losing("continue");
    expect(server.entries).toEqual([...range(141), ...range(500, 201)]);
    expect([...server.skipped]).toEqual(range(201, 141));
    expect(standing).toMatchObject({ state: "DONE", acked: 500, published: 440, lost: 60 });
    expect(notices).toContainEqual({ kind: "rolled-back", from: 141, to: 201, policy: "continue" });
    expect(broken).toEqual([]);
  });

  test("ends the run by `fail`, which names what is gone", async () => {
    const { server, standing } = await losing("fail");
    expect(server.entries).toEqual(range(141));
    expect(standing).toMatchObject({ state: "FAILED", acked: 141, highWater: 201 });
    expect(standing.fault?.error.message).toBe("Redis lost events 141 to 200, which it had acknowledged");
  });
});

describe("--max-outage", () => {
  test("gives up when nothing got through for so long, and says which events are unresolved", async () => {
    const { standing, clock } = await simulate({
      limit: 5000,
      publisher: { maxOutageMs: 3000 },
      plot: ({ sink, clock }) =>
        clock.at(2005, () => {
          sink.world.away = true;
          sink.breakAll("lost");
        }),
    });
    expect(standing).toMatchObject({ state: "FAILED", acked: 201 });
    expect(standing.fault?.code).toBe("ECONNREFUSED");
    expect(clock.nowMs()).toBeWithin(5000, 5100);
  });

  test("holds for a server that answers and refuses, too", async () => {
    const { standing, clock } = await simulate({
      limit: 5000,
      publisher: { maxOutageMs: 3000 },
      plot: ({ sink, clock }) =>
        clock.at(2005, () => {
          sink.world.refusal = faultOf("retry", "OOM");
        }),
    });
    expect(standing.fault?.code).toBe("OOM");
    expect(clock.nowMs()).toBeWithin(5000, 5200);
  });

  test("is not met by outages that are shorter, however many", async () => {
    const { standing, server } = await simulate({
      limit: 1500,
      publisher: { maxOutageMs: 1500 },
      plot: ({ sink, clock }) => {
        for (const atMs of [1000, 4000, 7000, 10_000]) {
          clock.at(atMs, () => {
            sink.world.away = true;
            sink.breakAll("lost");
          });
          clock.at(atMs + 900, () => Object.assign(sink.world, { away: false }));
        }
      },
    });
    expect(standing).toMatchObject({ state: "DONE", acked: 1500 });
    expect(server.entries).toEqual(range(1500));
  });

  test("does not count the time in which nothing is due and the connection is good", async () => {
    const { standing } = await simulate({
      shape: { ratePerSec: "0.1" },
      limit: 6,
      publisher: { maxOutageMs: 2000 },
      plot: ({ sink, clock }) => {
        for (const atMs of [3000, 14_000, 25_000]) clock.at(atMs, () => sink.breakAll("lost"));
      },
    });
    expect(standing).toMatchObject({ state: "DONE", acked: 6 });
  });
});

test("losses are what a list of every index says", () => {
  const ranges = fc.array(fc.tuple(fc.nat(40), fc.nat(12)), { maxLength: 6 });
  fc.assert(
    fc.property(ranges, fc.nat(50), fc.nat(50), (list, a, b) => {
      const losses = new Losses();
      for (const [from, length] of list) losses.add(from, from + length);
      const isLost = (index: number) => list.some(([from, length]) => from <= index && index < from + length);
      expect(losses.at(a) !== undefined).toBe(isLost(a));
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const kept = losses.outside({ from, to }).flatMap((piece) => range(piece.to, piece.from));
      expect(kept).toEqual(range(to, from).filter((index) => !isLost(index)));
      const next = range(60, a + 1).find((index) => isLost(index) && !isLost(index - 1));
      expect(losses.nextFrom(a)).toBe(next ?? Number.POSITIVE_INFINITY);
      expect(losses.ranges.every((loss, at) => at === 0 || loss.from > losses.ranges[at - 1]!.to)).toBe(true);
    }),
  );
});
