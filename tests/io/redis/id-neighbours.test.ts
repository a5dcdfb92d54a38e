import { expect, test } from "bun:test";
import fc from "fast-check";
import { idAfter, idBefore, placeOf } from "../../../src/io/redis/id-neighbours.ts";

const MAX = (1n << 64n) - 1n;
const part = fc.oneof(fc.constantFrom(0n, 1n, MAX - 1n, MAX), fc.bigInt({ min: 0n, max: MAX }));
const id = fc.tuple(part, part).map(([ms, seq]) => `${ms}-${seq}`);

test.each([
  ["5-0", "4-18446744073709551615", "5-1"],
  ["5", "4-18446744073709551615", "5-1"],
  ["5-18446744073709551615", "5-18446744073709551614", "6-0"],
])("%s comes behind %s and before %s", (of, before, after) => {
  expect([idBefore(of), idAfter(of)]).toEqual([before, after]);
});

test("nothing is before 0-0", () => {
  expect(idBefore("0-0")).toBe("0-0");
});

test("neighbours are each other's neighbours, and in order", () => {
  fc.assert(
    fc.property(id, (of) => {
      expect(idBefore(idAfter(of))).toBe(of);
      expect(placeOf(of) < placeOf(idAfter(of))).toBe(true);
    }),
  );
});
