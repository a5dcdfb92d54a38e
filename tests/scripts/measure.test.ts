import { expect, test } from "bun:test";
import { compare, median } from "../../scripts/bench/measure.ts";

test("the median of an even number of values lies between the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});

test("ours and theirs are measured in turn, the first pair is thrown away, and the ratio is the median of the pairs'", async () => {
  const order: string[] = [];
  const inTurn = (who: string, values: number[]) => async () => {
    order.push(who);
    return values.shift()!;
  };
  const result = await compare(
    {
      name: "n",
      ours: "a",
      theirs: "b",
      unit: "ms",
      aim: { below: 3.5 },
      measureOurs: inTurn("ours", [1000, 10, 30, 20]),
      measureTheirs: inTurn("theirs", [1, 10, 10, 5]),
    },
    3,
  );
  expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs", "ours", "theirs"]);
  expect(result).toMatchObject({
    ratio: 3,
    ratioRange: [1, 4],
    oursMedian: 20,
    theirsMedian: 10,
    pairs: 3,
    met: true,
  });
});

test("an aim that must be reached is missed below it and met at it", async () => {
  const contest = (ours: number) => ({
    name: "n",
    ours: "a",
    theirs: "b",
    unit: "events/s",
    aim: { atLeast: 8 },
    measureOurs: async () => ours,
    measureTheirs: async () => 1,
  });
  expect((await compare(contest(7.99), 1)).met).toBe(false);
  expect((await compare(contest(8), 1)).met).toBe(true);
});
