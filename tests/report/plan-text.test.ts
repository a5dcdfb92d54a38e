import { expect, test } from "bun:test";
import { planOf } from "../../src/report/plan.ts";
import { planText } from "../../src/report/plan-text.ts";
import { streamMemory } from "../../src/report/stream-memory.ts";
import { createShape } from "../../src/shape/index.ts";

const shape = createShape({
  kind: "burst",
  ratePerSec: "20",
  burstMultiplier: "10",
  burstIntervalMs: 3000,
  burstDurationMs: 1000,
});

const textOf = (events: number, durationMs: number | undefined, slices: number[]): string => {
  const plan = planOf(shape, { events, durationMs });
  const memory = streamMemory(plan.shownEvents, 329.4, undefined);
  const facts = { seed: "demo", startIso: "2026-01-01T00:00:00.000Z", stream: "analytics_events" };
  return planText({ plan, memory, meanEventBytes: 329.4, ...facts, slices });
};

test("a run of ten seconds, as people read it", () => {
  expect(textOf(shape.dueBy(10_000), 10_000, [20, 20, 20, 200, 20, 20, 200, 20, 20, 200])).toBe(`\
Plan for analytics_events, seed demo, start 2026-01-01T00:00:00.000Z: 10s

  events   740, mean 74/s, peak 200/s, 3 bursts
  bytes    238 KiB of JSON, 329 bytes an event on average
  memory   about 275 KiB in Redis for 740 entries, 329 + 51 bytes each

  200/s │   █  █  █
        │   █  █  █
        │   █  █  █
        │▃▃▃█▃▃█▃▃█
    0/s └──────────
         0      10s

  base   0 to 3s    20/s   60 events
  burst  3s to 4s   200/s  200 events
  base   4s to 6s   20/s   40 events
  burst  6s to 7s   200/s  200 events
  base   7s to 9s   20/s   40 events
  burst  9s to 10s  200/s  200 events
`);
});

test("an endless run says what it shows, what comes later, and that the phases go on", () => {
  const text = textOf(Number.POSITIVE_INFINITY, undefined, [1]);
  expect(text).toContain("the first 1h of an endless run");
  expect(text).toContain("  later    287,820 events an hour, 6,907,680 a day at this mean rate");
  expect(text).toEndWith("\n  ...\n");
});
