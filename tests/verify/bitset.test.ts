import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Bitset } from "../../src/verify/bitset.ts";

const PAGE = 65_536;

describe("a bitset", () => {
  test("agrees with a Set of numbers on what was added, what is new and how many there are", () => {
    const index = fc.oneof(
      fc.nat(200),
      fc.integer({ min: PAGE - 3, max: PAGE + 3 }),
      fc.integer({ min: 2 ** 52, max: 2 ** 52 + 50 }),
    );
    fc.assert(
      fc.property(fc.array(index), (indexes) => {
        const [bits, twin] = [new Bitset(), new Set<number>()];
        for (const each of indexes) {
          expect(bits.add(each)).toBe(!twin.has(each));
          twin.add(each);
        }
        expect(bits.size).toBe(twin.size);
        for (const each of indexes)
          expect([bits.has(each), bits.has(each + 1)]).toEqual([true, twin.has(each + 1)]);
      }),
    );
  });

  test("holes are the stretches between what was added, as a walk over every index finds them", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(90)), fc.nat(40), fc.nat(90), (indexes, start, length) => {
        const bits = new Bitset();
        for (const each of indexes) bits.add(each);
        const absent = (at: number) => at >= start && at < start + length && !indexes.includes(at);
        const walked: [number, number][] = [];
        for (let at = start; at < start + length; at++) {
          if (absent(at) && !absent(at - 1)) walked.push([at, at + 1]);
          else if (absent(at)) walked[walked.length - 1]![1] = at + 1;
        }
        expect([...bits.holes(start, start + length)] as [number, number][]).toEqual(walked);
      }),
    );
  });

  test("a hole reaches over pages that do not exist and ends at one that is complete", () => {
    const bits = new Bitset();
    for (let i = 3 * PAGE; i < 4 * PAGE; i++) bits.add(i);
    expect([...bits.holes(5, 4 * PAGE + 7)]).toEqual([
      [5, 3 * PAGE],
      [4 * PAGE, 4 * PAGE + 7],
    ]);
  });

  test("a hole as large as there are indexes is found at once", () => {
    const bits = new Bitset();
    bits.add(7);
    bits.add(2 ** 53 - 2);
    expect([...bits.holes(0, 2 ** 53 - 1)]).toEqual([
      [0, 7],
      [8, 2 ** 53 - 2],
    ]);
  });

  test("a complete page still knows what it holds", () => {
    const bits = new Bitset();
    for (let i = 0; i < 2 * PAGE; i++) expect(bits.add(i)).toBe(true);
    expect([bits.add(0), bits.add(PAGE - 1), bits.add(2 * PAGE - 1), bits.size]).toEqual([
      false,
      false,
      false,
      2 * PAGE,
    ]);
    expect([bits.has(7), bits.has(2 * PAGE)]).toEqual([true, false]);
  });
});
