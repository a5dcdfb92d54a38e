import { expect, test } from "bun:test";
import { barChart } from "../../src/report/bar-chart.ts";

test("the highest value fills its column, the others their share of it", () => {
  expect(barChart([16, 8, 4, 12], 2)).toEqual(["█  ▄", "██▄█"]);
});

test("what is above nothing is seen, nothing is not", () => {
  expect(barChart([1000, 1, 0, 1], 1)).toEqual(["█▁ ▁"]);
});

test("nothing at all is a chart too", () => {
  expect(barChart([0, 0], 2)).toEqual(["", ""]);
  expect(barChart([], 1)).toEqual([""]);
});
