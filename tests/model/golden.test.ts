import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOfMillion, GOLDEN_SEEDS, goldenSample } from "../support/golden.ts";

const golden = (name: string): string => readFileSync(join(import.meta.dir, "../golden", name), "utf8");

for (const seed of GOLDEN_SEEDS) {
  test(`the first events of seed ${seed} are the frozen ones`, () => {
    expect(goldenSample(seed)).toBe(golden(`events-seed-${seed}.ndjson`));
  });
}

test("a million events have the frozen digest and mix", () => {
  expect(digestOfMillion()).toEqual(JSON.parse(golden("million.json")));
});
