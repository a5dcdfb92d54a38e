import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULTS } from "./table.ts";

const TESTS = join(import.meta.dir, "..");

test("the table has a row for every fault, from 1 to 57", () => {
  expect(FAULTS.map(({ row }) => row)).toEqual(Array.from({ length: 57 }, (_, i) => i + 1));
});

test.each(FAULTS.map(({ row, fault, shown }) => [row, fault, shown] as const))(
  "fault %d, %s, is shown by tests that exist",
  (_row, _fault, shown) => {
    expect(shown.length).toBeGreaterThan(0);
    for (const [file, title] of shown) {
      const path = join(TESTS, file);
      expect([file, existsSync(path)]).toEqual([file, true]);
      expect(readFileSync(path, "utf8")).toContain(title);
    }
  },
);
