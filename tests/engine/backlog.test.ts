import { describe, expect, test } from "bun:test";
import { Backlog, STALL_MS } from "../../src/engine/backlog.ts";
import { createShape } from "../../src/shape/index.ts";

/** One event every 10 ms. */
const shape = () =>
  createShape({
    kind: "burst",
    ratePerSec: "100",
    burstMultiplier: "1",
    burstIntervalMs: 0,
    burstDurationMs: 0,
  });

/** Sends whatever is allowed, every 5 ms from `fromMs` on, and gives how many had been sent at each step. */
function follow(backlog: Backlog, fromMs: number, toMs: number, sent: number): number[] {
  const plan = shape();
  const counts: number[] = [];
  for (let atMs = fromMs; atMs <= toMs; atMs += 5) {
    sent = Math.max(sent, backlog.allowed(atMs, plan.dueBy(atMs), sent));
    counts.push(sent);
  }
  return counts;
}

describe("a backlog", () => {
  test("that no stall has made is sent at once", () => {
    const backlog = new Backlog(shape(), 2);
    expect(backlog.allowed(500, 50, 50)).toBe(50);
    expect(backlog.allowed(STALL_MS + 500, 60, 50)).toBe(60);
    expect(backlog.catchingUpMs(1000)).toBe(0);
  });

  test("is made up for at twice the rate: a second's stall in a second", () => {
    const backlog = new Backlog(shape(), 2);
    // Nothing was sent from 1000 to 2000 ms.
    const counts = follow(backlog, 2000, 3100, 100);
    expect(counts[0]).toBe(100);
    // After half a second 100 of the 150 that are due were sent: 50 + 50.
    expect(counts[100]).toBe(200);
    expect(counts.at(-1)).toBe(shape().dueBy(3100));
    expect(backlog.catchingUpMs(3100)).toBeWithin(990, 1011);
    const steps = counts.slice(1, 190).map((count, i) => count - counts[i]!);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2);
  });

  test("is never made up for at once the rate, and grows no further", () => {
    const backlog = new Backlog(shape(), 1);
    const counts = follow(backlog, 2000, 10_000, 100);
    expect(shape().dueBy(10_000) - counts.at(-1)!).toBe(100);
    expect(backlog.catchingUpMs(10_000)).toBe(8000);
  });

  test("that nothing could be sent of for a while is not made up for faster later", () => {
    const backlog = new Backlog(shape(), 2);
    // It asks all the time, and nothing can be sent until 5000.
    for (let atMs = 1000; atMs < 5000; atMs += 20) backlog.allowed(atMs, shape().dueBy(atMs), 100);
    const counts = follow(backlog, 5000, 6000, 100);
    // A second at twice the rate, and what 100 ms of patience allow.
    expect(counts.at(-1)! - 100).toBeWithin(198, 222);
  });

  test("is sent at once when it is unbounded", () => {
    const backlog = new Backlog(shape(), "unbounded");
    expect(backlog.allowed(60_000, 6000, 100)).toBe(6000);
    expect(backlog.skipTo(60_000, 6000, 100)).toBe(100);
  });

  test("is left out when it is to be skipped, and only then", () => {
    const backlog = new Backlog(shape(), "skip");
    expect(backlog.skipTo(1050, 105, 100)).toBe(100);
    expect(backlog.skipTo(2000, 200, 100)).toBe(200);
  });

  test("tells when its next event may leave: as soon as the plan has grown enough", () => {
    const backlog = new Backlog(shape(), 2);
    expect(backlog.instantMs(100)).toBe(1000);
    backlog.allowed(2000, 200, 100);
    // Event 200 falls due at 2000 ms and pays for two, event 201 at 2010 for the next two.
    expect([100, 101, 102].map((index) => backlog.instantMs(index))).toEqual([2000, 2000, 2010]);
  });
});
