import { expect, test } from "bun:test";
import { joinedStreams } from "../../src/report/joined-streams.ts";
import type { GroupNow, StreamNow } from "../../src/report/surroundings.ts";

const group = (name: string, more: Partial<GroupNow> = {}): GroupNow => ({
  ...{ name, consumers: 1, pending: 2, lag: 10, oldestIdleMs: 100, takenPerSec: 5, drainedInMs: 2000 },
  ...more,
});
const stream = (more: Partial<StreamNow> = {}): StreamNow => ({
  ...{ atUnixMs: 1000, exists: true, length: 100, entriesAdded: 120, lastId: "5-0", addedPerSec: 3 },
  ...{ sizeBytes: 400, usedMemoryBytes: 50, maxMemoryBytes: 100, groups: [group("a")], refused: [] },
  ...more,
});

test("what counts is added up, of what is late the worst is told", () => {
  const whole = joinedStreams([
    stream(),
    stream({
      atUnixMs: 900,
      usedMemoryBytes: 90,
      groups: [group("a", { lag: 4, oldestIdleMs: null, drainedInMs: 9000 }), group("b")],
    }),
  ]);
  expect(whole).toMatchObject({
    atUnixMs: 900,
    length: 200,
    entriesAdded: 240,
    addedPerSec: 6,
    sizeBytes: 800,
  });
  expect([whole.usedMemoryBytes, whole.maxMemoryBytes]).toEqual([90, 100]);
  expect(whole.groups).toEqual([
    group("a", { consumers: 2, pending: 4, lag: 14, oldestIdleMs: 100, takenPerSec: 10, drainedInMs: 9000 }),
    group("b"),
  ]);
});

test("what one of them does not tell, nobody knows of the whole", () => {
  const whole = joinedStreams([
    stream({ entriesAdded: null, groups: [group("a", { lag: null, drainedInMs: null })] }),
    stream(),
  ]);
  expect([whole.entriesAdded, whole.groups![0]!.lag, whole.groups![0]!.drainedInMs]).toEqual([
    null,
    null,
    null,
  ]);
  expect(joinedStreams([stream(), stream({ groups: null, refused: ["XINFO GROUPS"] })])).toMatchObject({
    groups: null,
    refused: ["XINFO GROUPS"],
  });
});
