import { expect, test } from "bun:test";
import { nearest } from "../../src/primitives/nearest.ts";

const FLAGS = ["--rate", "--redis", "--count", "--burst-interval", "--burst-duration"];

test.each([
  ["--rats", "--rate"],
  ["--raet", "--rate"],
  ["--rte", "--rate"],
  ["--counts", "--count"],
  ["--burst-intervall", "--burst-interval"],
  ["--burst_duration", "--burst-duration"],
  ["--burstinterval", "--burst-interval"],
])("%s was meant to be %s", (word, meant) => {
  expect(nearest(word, FLAGS)).toBe(meant);
});

test.each(["--bogus", "--x", "", "--__proto__", "a word"])("nothing is near to %j", (word) => {
  expect(nearest(word, FLAGS)).toBeUndefined();
});

test("a word of a megabyte is near to nothing, at once", () => {
  expect(nearest("x".repeat(2 ** 20), FLAGS)).toBeUndefined();
});
