import { describe, expect, test } from "bun:test";
import { timelineOf } from "../../src/ledger/timeline.ts";
import { createShape } from "../../src/shape/index.ts";
import { PhaseProfile } from "../../src/verify/phase-profile.ts";
import { START_UNIX_MS } from "../support/streams.ts";
import { handmade } from "./handmade.ts";

/** 20/s, ten times that for one second every three: 740 events in ten seconds. */
const shape = createShape({
  kind: "burst",
  ratePerSec: "20",
  burstMultiplier: "10",
  burstIntervalMs: 3000,
  burstDurationMs: 1000,
});

function profile(
  next: number,
  serverMsOf: (index: number, dueMs: number) => number,
  startUnixMs = START_UNIX_MS,
) {
  const segments = [{ firstIndex: 0, atMs: 0, startUnixMs }];
  const { run } = handmade("1", 0, { shape, segments, unixMsOf: timelineOf(segments, shape) });
  const phases = new PhaseProfile(run);
  for (let index = 0; index < next; index++) phases.add(index, serverMsOf(index, run.unixMsOf(index)));
  return phases.finish();
}

describe("the phases of a run", () => {
  test("published on time: every event arrives in the phase it is due in", () => {
    const report = profile(740, (_, dueMs) => dueMs);
    expect(report).toMatchObject({
      base: { due: 140, arrived: 140 },
      burst: { due: 600, arrived: 600 },
      burstWindows: 3,
    });
    expect(report.firstWindows).toEqual(
      [3000, 6000, 9000].map((atMs) => ({
        startUnixMs: START_UNIX_MS + atMs,
        endUnixMs: START_UNIX_MS + atMs + 1000,
        due: 200,
        arrived: 200,
      })),
    );
    expect(report).toMatchObject({ delay: { leastMs: 0, meanMs: 0, mostMs: 0 }, shiftMs: 0 });
  });

  test("published late: the last events of a burst arrive behind it", () => {
    const report = profile(740, (_, dueMs) => dueMs + 100);
    expect(report.delay).toEqual({ leastMs: 100, meanMs: 100, mostMs: 100 });
    // 20 events of the first two bursts and of the third come 100 ms behind; none comes early.
    expect([report.base.arrived, report.burst.arrived, report.firstWindows[0]!.arrived]).toEqual([
      194, 546, 182,
    ]);
  });

  test("published all at once: nothing arrives in a burst", () => {
    const report = profile(740, () => START_UNIX_MS + 500);
    expect([report.burst.due, report.burst.arrived, report.base.arrived]).toEqual([600, 0, 740]);
  });

  test("of another day than it is dated are moved to it, and the move is told", () => {
    const report = profile(740, (_, dueMs) => dueMs + 86_400_000 + 3);
    expect(report).toMatchObject({
      shiftMs: 86_400_003,
      burst: { due: 600, arrived: 600 },
      delay: { mostMs: 0 },
    });
  });

  test("more than five bursts are counted, the first five told", () => {
    const report = profile(5000, (_, dueMs) => dueMs);
    expect(report.firstWindows).toHaveLength(5);
    expect(report.burstWindows).toBeGreaterThan(5);
    expect(report.burst.due).toBe(report.burst.arrived);
  });

  test("after a pause the windows lie where the new segment puts them", () => {
    // The run stood still for a minute after two seconds.
    const stop = shape.dueBy(2000);
    const segments = [
      { firstIndex: 0, atMs: 0, startUnixMs: START_UNIX_MS },
      { firstIndex: stop, atMs: 2000, startUnixMs: START_UNIX_MS + 62_000 },
    ];
    const { run } = handmade("1", 0, { shape, segments, unixMsOf: timelineOf(segments, shape) });
    const phases = new PhaseProfile(run);
    for (let index = 0; index < 300; index++) phases.add(index, run.unixMsOf(index));
    expect(phases.finish()).toMatchObject({
      burst: { due: 200, arrived: 200 },
      firstWindows: [{ startUnixMs: START_UNIX_MS + 63_000, due: 200, arrived: 200 }],
    });
  });
});
