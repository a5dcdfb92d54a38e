import { expect, test } from "bun:test";
import { availableMemoryBytes, memoryLimitBytes } from "../../../../src/io/redis/builtin/memory-limit.ts";

const MIB = 1024 * 1024;

test.each([
  // A container of 300 MiB: half would be less than the least.
  [300, 256],
  [511, 256],
  // From 512 MiB on, half counts.
  [1000, 500],
  [1001.5, 500],
  [8192, 4096],
  // 64 GiB: a demo needs no more than the greatest.
  [65_536, 4096],
])("of %d MiB that are available the server may hold %d", (available, limit) => {
  expect(memoryLimitBytes(available * MIB)).toBe(limit * MIB);
});

test("this machine has some memory available", () => {
  expect(availableMemoryBytes()).toBeGreaterThan(16 * MIB);
});
