import { expect, test } from "bun:test";
import { timelineOf } from "../../src/ledger/timeline.ts";
import { createShape } from "../../src/shape/index.ts";
import { DEFAULT_SHAPE, START_UNIX_MS } from "../support/streams.ts";
import { simulate } from "./support/simulation.ts";

test("the pace never asks what time it is: a wall clock that jumps an hour changes nothing", async () => {
  let asked = 0;
  const { server, meter, standing } = await simulate({
    limit: 500,
    plot: ({ clock }) => {
      clock.unixMs = () => {
        asked++;
        return asked % 2 === 0 ? -3_600_000 : 3_600_000;
      };
    },
  });
  expect(standing).toMatchObject({ state: "DONE", published: 500, errors: 0 });
  expect(server.entries).toHaveLength(500);
  expect(meter.times.lateness().maxMs).toBeLessThan(1);
  expect(asked).toBe(0);
});

test("an event is dated when it is due: its time follows from start and shape alone, and from the segment of a resumed run", () => {
  const atMs = createShape(DEFAULT_SHAPE).instantOf(100);
  // Resumed an hour before it began, by a clock that was set back: nothing is negative, and indexes decide, not times.
  const resumed = { firstIndex: 100, atMs, startUnixMs: START_UNIX_MS - 3_600_000 };
  const first = { firstIndex: 0, atMs: 0, startUnixMs: START_UNIX_MS };
  const unixMsOf = timelineOf([first, resumed], createShape(DEFAULT_SHAPE));
  expect(unixMsOf(99)).toBe(START_UNIX_MS + 9900);
  expect(unixMsOf(100)).toBe(START_UNIX_MS - 3_600_000);
  expect(unixMsOf(101)).toBe(START_UNIX_MS - 3_600_000 + 100);
});
