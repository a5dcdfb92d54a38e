import { describe, expect, test } from "bun:test";
import { blockLines } from "../../../src/report/live/block-lines.ts";
import { watchBlock } from "../../../src/report/live/watch-block.ts";
import { watchLine } from "../../../src/report/watch/watch-line.ts";
import type { WatchReading } from "../../../src/report/watch/watch-reading.ts";

const reading = (given: Partial<WatchReading> = {}): WatchReading => ({
  schemaVersion: 1,
  command: "watch",
  time: "2026-01-18T12:00:01.234Z",
  redis: "127.0.0.1:6379",
  stream: "analytics_events",
  exists: true,
  length: 1_234_567,
  entriesAdded: 2_000_000,
  addedPerSec: 998.5,
  tailPerSec: 1001,
  lastId: "1795442684655-263",
  sizeBytes: 375_390_208,
  bytesPerEntry: 304.07,
  usedMemoryBytes: 380_000_000,
  maxMemoryBytes: 0,
  groups: [],
  mix: null,
  refused: [],
  ...given,
});
const group = {
  name: "g",
  consumers: 1,
  pending: 0,
  lag: 0,
  oldestIdleMs: null,
  takenPerSec: 0,
  drainedInMs: 0,
};

describe("a reading as a line", () => {
  test("tells length, rate, size, mix and groups", () => {
    const groups = [
      { ...group, lag: 12_000, pending: 20, oldestIdleMs: 3200, takenPerSec: 1100, drainedInMs: 120_000 },
    ];
    const types = [
      { name: "page_view", count: 70 },
      { name: "error", count: 30 },
    ];
    expect(watchLine(reading({ groups, mix: { lookedAt: 100, types } }))).toBe(
      "12:00:01  1,234,567 entries  998.5/s (1,001/s by the tail)  358 MiB, 304 B an entry  page_view 70.0 % error 30.0 %  " +
        "g: lag 12,000, takes 1,100/s, drained in 2m, 20 pending, oldest 3.2s, 1 consumer",
    );
  });

  test("leaves out what nobody can tell, and says what may not be asked", () => {
    const unknown = {
      addedPerSec: null,
      tailPerSec: null,
      sizeBytes: null,
      bytesPerEntry: null,
      groups: null,
    };
    expect(watchLine(reading({ ...unknown, length: 1, refused: ["INFO", "XINFO GROUPS"] }))).toBe(
      "12:00:01  1 entry  rate unknown  size unknown  not permitted: INFO, XINFO GROUPS",
    );
    expect(watchLine(reading({ addedPerSec: null }))).toContain("  1,001/s by the tail  ");
    expect(
      watchLine(reading({ groups: [{ ...group, lag: null, takenPerSec: null, drainedInMs: null }] })),
    ).toContain("  g: lag unknown, 0 pending, 1 consumer");
  });

  test("says when there is no stream", () => {
    expect(watchLine(reading({ exists: false, length: 0 }))).toBe(
      "12:00:01  analytics_events: there is no such stream yet",
    );
  });

  test("names from outside are harmless and short, and thousands of groups are not all told", () => {
    const name = `\u001b[2J${"x".repeat(200)}`;
    const groups = Array.from({ length: 2000 }, () => ({ ...group, name }));
    const line = watchLine(reading({ groups, mix: { lookedAt: 1, types: [{ name, count: 1 }] } }));
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(line).toEndWith("  1990 more groups");
    expect(line.length).toBeLessThan(2000);
  });
});

describe("a reading as a block", () => {
  const look = {
    columns: 100,
    rows: 40,
    isColored: false,
    isUnicode: false,
    widthOf: (text: string) => text.length,
  };
  const lines = (given: Partial<WatchReading>, rates: (number | null)[] = [], everyMs = 1000) =>
    blockLines(watchBlock(reading(given), rates, everyMs), look);

  test("has the rates of the readings before, the newest at the right", () => {
    const chart = lines({}, [null, 500, 1000]);
    expect(chart.find((line) => line.includes("1k/s"))).toMatch(/\|.* #$/);
    expect(chart.find((line) => line.includes("ago"))).toMatch(/^ +1m 30s ago .* now$/);
  });

  test("has a row for each group, and says that there is no stream", () => {
    const groups = ["a", "b"].map((name) => ({ ...group, name }));
    expect(lines({ groups }).filter((line) => line.startsWith("group "))).toEqual([
      "group     a  lag 0  takes 0/s  0 pending  1 consumer",
      "group     b  lag 0  takes 0/s  0 pending  1 consumer",
    ]);
    expect(lines({ exists: false })).toContainEqual("stream    there is no such stream yet");
  });

  test("colours a group that falls behind, and no other", () => {
    const colored = (given: Partial<typeof group>) =>
      blockLines(
        watchBlock(reading({ groups: [{ ...group, ...given }] as WatchReading["groups"] }), [], 1000),
        {
          ...look,
          isColored: true,
        },
      ).find((line) => line.includes("group"))!;
    expect(colored({ lag: 500, drainedInMs: null as never })).toContain("\u001b[33m  lag 500\u001b[0m");
    expect(colored({ lag: 500, drainedInMs: 1000 })).not.toContain("\u001b[33m");
  });
});
