import { describe, expect, test } from "bun:test";
import { SharedClock } from "../../src/engine/shared-clock.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

describe("a shared clock", () => {
  test("wakes each sleeper at his own time, and neighbours together", async () => {
    const clock = new VirtualClock();
    const shared = new SharedClock(clock);
    const woke: [string, number][] = [];
    const sleeper = async (name: string, times: readonly number[]) => {
      const seat = shared.seat();
      for (const atMs of times) {
        await seat.sleepUntil(atMs, false);
        woke.push([name, seat.nowMs()]);
      }
    };
    await Promise.all([sleeper("a", [1, 10, 10.2]), sleeper("b", [5, 10.1]), sleeper("c", [10.3, 20])]);
    expect(woke).toEqual([
      ["a", 1],
      ["b", 5],
      ["a", 10],
      ["a", 10.5],
      ["b", 10.5],
      ["c", 10.5],
      ["c", 20],
    ]);
  });

  test("wakes one who is called, and lets the others sleep", async () => {
    const clock = new VirtualClock();
    const shared = new SharedClock(clock);
    const [called, other] = [shared.seat(), shared.seat()];
    clock.at(3, () => called.wake());
    const sleeping = Promise.all([
      called.sleepUntil(100, true).then(() => clock.nowMs()),
      other.sleepUntil(7, false).then(() => clock.nowMs()),
    ]);
    expect(await sleeping).toEqual([3, 7]);
  });

  test("keeps a call that comes while nobody sleeps", async () => {
    const shared = new SharedClock(new VirtualClock());
    const seat = shared.seat();
    seat.wake();
    await seat.sleepUntil(Number.POSITIVE_INFINITY, true);
  });

  test("takes in one who comes later and wants to wake earlier", async () => {
    const clock = new VirtualClock();
    const shared = new SharedClock(clock);
    const [early, late] = [shared.seat(), shared.seat()];
    const sleeping = late.sleepUntil(50, false).then(() => clock.nowMs());
    clock.at(4, () => void early.sleepUntil(9, false).then(() => woke.push(clock.nowMs())));
    const woke: number[] = [];
    expect(await sleeping).toBe(50);
    expect(woke).toEqual([9]);
  });
});
