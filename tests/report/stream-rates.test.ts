import { describe, expect, test } from "bun:test";
import { type GroupReading, StreamRates, type StreamReading } from "../../src/report/stream-rates.ts";
import type { StreamNow } from "../../src/report/surroundings.ts";

const group = (given: Partial<GroupReading>): GroupReading => ({
  name: "g",
  consumers: 1,
  pending: 0,
  lag: 0,
  oldestIdleMs: null,
  entriesRead: 0,
  ...given,
});

const reading = (
  atMs: number,
  entriesAdded: number | null,
  groups: GroupReading[] | null = [],
): StreamReading => ({
  atMs,
  atUnixMs: 1_000_000 + atMs,
  exists: true,
  length: entriesAdded ?? 0,
  entriesAdded,
  lastId: "1-1",
  sizeBytes: null,
  usedMemoryBytes: null,
  maxMemoryBytes: null,
  groups,
  refused: [],
});

/** All readings after each other; what the last one came to. */
function last(...readings: StreamReading[]): StreamNow {
  const rates = new StreamRates();
  return readings.map((each) => rates.add(each)).at(-1)!;
}
const lastGroup = (...groups: Partial<GroupReading>[]) =>
  last(...groups.map((each, i) => reading(i * 1000, i * 100, [group(each)]))).groups![0]!;

describe("how fast a stream grows", () => {
  test("is unknown at the first reading", () => {
    expect(last(reading(0, 5)).addedPerSec).toBeNull();
  });

  test("rests on the last three seconds, or on two readings that are further apart", () => {
    expect(last(reading(0, 0), reading(1000, 100)).addedPerSec).toBe(100);
    // 0 to 7 s: the reading at 4 s is the newest that is three seconds old.
    const steps = [0, 100, 200, 300, 400, 500, 501, 502].map((added, i) => reading(i * 1000, added));
    expect(last(...steps).addedPerSec).toBe(34);
    expect(last(reading(0, 0), reading(1000, 10), reading(21_000, 210)).addedPerSec).toBe(10);
  });

  test("one event in two seconds shows as that, and not as one and none in turn", () => {
    const seen = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4].map((added, i) => reading(i * 1000, added));
    const rates = new StreamRates();
    const perSec = seen.map((each) => rates.add(each).addedPerSec!).slice(4);
    expect(Math.min(...perSec)).toBeGreaterThan(0.3);
    expect(Math.max(...perSec)).toBeLessThan(0.7);
  });

  test("is unknown where the server does not count, and when the count begins anew", () => {
    expect(last(reading(0, null), reading(1000, null)).addedPerSec).toBeNull();
    expect(last(reading(0, 500), reading(1000, 3)).addedPerSec).toBeNull();
    expect(last(reading(0, 500), { ...reading(1000, 0), exists: false }).addedPerSec).toBeNull();
  });

  test("a stream at rest grows by 0, and not by less than nothing", () => {
    expect(Object.is(last(reading(0, 5), reading(1000, 5)).addedPerSec, 0)).toBe(true);
  });
});

describe("how a group keeps up", () => {
  test("what it takes is what the server counted", () => {
    expect(lastGroup({ entriesRead: 10 }, { entriesRead: 60, lag: 40 }).takenPerSec).toBe(50);
  });

  test("where the server does not count that, what came in and does not wait was taken", () => {
    // 100 came in, 30 more wait.
    expect(lastGroup({ entriesRead: null, lag: 10 }, { entriesRead: null, lag: 40 }).takenPerSec).toBe(70);
    expect(
      lastGroup({ entriesRead: null, lag: null }, { entriesRead: null, lag: null }).takenPerSec,
    ).toBeNull();
  });

  test("set back to the beginning it has taken nothing that anybody could count", () => {
    expect(lastGroup({ entriesRead: 100, lag: 0 }, { entriesRead: 0, lag: null }).takenPerSec).toBeNull();
  });

  test("it is drained when what waits is gone, at the pace at which that becomes less", () => {
    expect(lastGroup({ lag: 300 }, { lag: 200 }).drainedInMs).toBe(2000);
    expect(lastGroup({ lag: 300 }, { lag: 0 }).drainedInMs).toBe(0);
    expect(lastGroup({ lag: 0 }).drainedInMs).toBe(0);
  });

  test("it is never drained when it does not gain, and nobody knows after a hole", () => {
    expect(lastGroup({ lag: 200 }, { lag: 300 }).drainedInMs).toBeNull();
    expect(lastGroup({ lag: 200 }, { lag: 200 }).drainedInMs).toBeNull();
    expect(lastGroup({ lag: 200 }, { lag: null }).drainedInMs).toBeNull();
    expect(lastGroup({ lag: null }, { lag: 100 }).drainedInMs).toBeNull();
    expect(lastGroup({ lag: 200 }).drainedInMs).toBeNull();
  });

  test("a group that is new has no pace yet", () => {
    const { groups } = last(reading(0, 0, []), reading(1000, 100, [group({ entriesRead: 50, lag: 50 })]));
    expect(groups![0]).toMatchObject({ takenPerSec: null, drainedInMs: null });
  });

  test("without an answer about groups there are none to tell of", () => {
    expect(last(reading(0, 0, null)).groups).toBeNull();
  });
});
