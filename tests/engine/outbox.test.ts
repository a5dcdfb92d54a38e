import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Gaps } from "../../src/engine/gaps.ts";
import { Path } from "../../src/engine/path.ts";

const LEAST = { events: 1000, sizeBytes: 400_000, batches: 50 };
const MOST = { events: 20_000, sizeBytes: 4_000_000, batches: 500 };

describe("the window", () => {
  test("stays as it is on a short path, however long queues make its round trips", () => {
    const path = new Path(LEAST, MOST, 500);
    // 500 events a ms, half a ms away: 250 are under way at any moment.
    for (let ms = 0; ms < 1000; ms++) path.acknowledged(0.5 + (ms % 20));
    expect(path.limits).toEqual(LEAST);
  });

  test("is three times what a long path holds: 100,000/s over 50 ms are 5000 events", () => {
    const path = new Path(LEAST, MOST, 100);
    path.acknowledged(50);
    path.acknowledged(130);
    expect(path.limits.events).toBe(15_000);
  });

  test("takes many small batches on a long path: at 1000/s, 80 ms away, 80 events travel alone", () => {
    const path = new Path(LEAST, MOST, 1);
    path.acknowledged(80);
    expect(path.limits).toEqual({ ...LEAST, batches: 480 });
  });

  test("grows no further than memory allows, and is small again on a new connection", () => {
    const path = new Path(LEAST, MOST, 5000);
    path.acknowledged(200);
    expect(path.limits).toEqual(MOST);
    path.restart();
    expect(path.limits).toEqual(LEAST);
  });
});

describe("gaps", () => {
  const someGaps = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 5 })), { maxLength: 6 })
    .map((steps) => {
      let at = 0;
      return steps.map(([lead, length]) => {
        const from = at + lead;
        at = from + length;
        return { from, to: at };
      });
    });

  test("are what a list of every index says", () => {
    fc.assert(
      fc.property(someGaps, fc.nat(60), fc.nat(60), (list, a, b) => {
        const gaps = new Gaps();
        for (const { from, to } of list) gaps.add(from, to);
        const isOut = (index: number) => list.some(({ from, to }) => from <= index && index < to);
        const all = Array.from({ length: 60 }, (_, index) => index);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const inside = gaps
          .between(low, high)
          .flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
        expect(inside).toEqual(all.filter((index) => index >= low && index < high && !isOut(index)));
        expect(gaps.nextFrom(a)).toBe(
          Math.min(Number.POSITIVE_INFINITY, ...list.map(({ from }) => from).filter((from) => from > a)),
        );
        expect(gaps.upTo(a)).toEqual(list.filter(({ from }) => from <= a));
      }),
    );
  });
});
