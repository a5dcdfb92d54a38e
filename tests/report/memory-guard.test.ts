import { describe, expect, test } from "bun:test";
import {
  evictionRisk,
  type MemoryReading,
  MemoryWatch,
  memoryReading,
  shortage,
  usageText,
} from "../../src/report/memory-guard.ts";

const MIB = 2 ** 20;
const reading = (usedBytes: number, policy = "noeviction"): MemoryReading => ({
  usedBytes,
  limitBytes: 100 * MIB,
  hasMaxMemory: true,
  policy,
});

describe("a reading of INFO memory", () => {
  test("takes maxmemory for the limit, and the machine's memory where there is none", () => {
    const info = (max: number) =>
      `# Memory\r\nused_memory:1000\r\nused_memory_human:1K\r\ntotal_system_memory:5000\r\nmaxmemory:${max}\r\nmaxmemory_policy:allkeys-lru\r\n`;
    expect(memoryReading(info(2000))).toEqual({
      usedBytes: 1000,
      limitBytes: 2000,
      hasMaxMemory: true,
      policy: "allkeys-lru",
    });
    expect(memoryReading(info(0))).toMatchObject({ limitBytes: 5000, hasMaxMemory: false });
  });

  test.each(["", "used_memory:12\r\n", "used_memory:abc\r\nmaxmemory:1\r\n"])("is none in %j", (info) => {
    expect(memoryReading(info)).toBeUndefined();
  });
});

describe("what a run needs", () => {
  test("fits into what is free below 90 %", () => {
    expect(shortage(reading(50 * MIB), { totalBytes: 40 * MIB, bytesPerSec: 1 })).toBeUndefined();
    expect(shortage(reading(50 * MIB), { totalBytes: 41 * MIB, bytesPerSec: MIB })).toMatch(
      /will take about 41 MiB of Redis, and 40 MiB are free .* after about 40s$/,
    );
  });

  test("is told of an endless run with the time that is left, and never of one that nobody can tell", () => {
    expect(shortage(reading(0), { totalBytes: Number.POSITIVE_INFINITY, bytesPerSec: MIB })).toMatch(
      /is endless.* after about 1m 30s$/,
    );
    expect(shortage(reading(99 * MIB), { totalBytes: Number.NaN, bytesPerSec: 0 })).toBeUndefined();
  });
});

test("a watch tells once that memory is full, and once that it is free again: below 85 %", () => {
  const watch = new MemoryWatch();
  const told = [10, 89, 90, 95, 86, 92, 84, 89, 91].map((used) => watch.take(reading(used * MIB)));
  expect(told).toEqual([
    undefined,
    undefined,
    "full",
    undefined,
    undefined,
    undefined,
    "free",
    undefined,
    "full",
  ]);
  expect(usageText(reading(93 * MIB))).toBe("Redis uses 93 MiB, 93 % of its maxmemory of 100 MiB");
});

test("only the allkeys policies can take the stream, and only under a maxmemory", () => {
  const risky = (policy: string, hasMaxMemory = true) =>
    evictionRisk({ ...reading(0, policy), hasMaxMemory });
  expect(risky("allkeys-lru")).toContain("allkeys-lru");
  expect([risky("noeviction"), risky("volatile-lru"), risky("allkeys-lru", false)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
