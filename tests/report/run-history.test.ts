import { describe, expect, test } from "bun:test";
import { joined, RunHistory } from "../../src/report/run-history.ts";
import type { RunSample } from "../../src/report/run-view.ts";

const second = (number: number, widthMs = 1000): RunSample => ({
  atMs: number * 1000,
  widthMs,
  planned: 10,
  sent: number % 7,
  acked: number % 5,
  latenessMs: null,
  latencyMs: null,
  backlog: number,
  inFlight: 0,
  errors: 1,
  reconnects: 0,
  streamLength: null,
});

describe("a run's history", () => {
  test.each([1, 599, 600, 601, 1200, 1201, 86_400])(
    "of %d seconds is complete, in at most 600 stretches",
    (seconds) => {
      const history = new RunHistory();
      for (let i = 0; i < seconds; i++) history.add(second(i));
      const all = history.all();
      expect(all.length).toBeLessThanOrEqual(600);
      expect(all.length).toBeGreaterThan(Math.min(seconds, 300) - 1);
      let atMs = 0;
      for (const stretch of all) {
        expect(stretch.atMs).toBe(atMs);
        atMs += stretch.widthMs;
      }
      expect(atMs).toBe(seconds * 1000);
      const sum = (of: (stretch: RunSample) => number) =>
        all.reduce((total, stretch) => total + of(stretch), 0);
      const expected = (mod: number) =>
        Array.from({ length: seconds }, (_, i) => i % mod).reduce((a, b) => a + b, 0);
      expect([sum(({ sent }) => sent), sum(({ acked }) => acked), sum(({ errors }) => errors)]).toEqual([
        expected(7),
        expected(5),
        seconds,
      ]);
      expect(all.at(-1)!.backlog).toBe(seconds - 1);
    },
  );

  test("takes several seconds in one where nobody looked", () => {
    const history = new RunHistory();
    history.add(second(0, 5000));
    history.add(second(5));
    expect(history.all().map(({ widthMs }) => widthMs)).toEqual([5000, 1000]);
  });

  test("of two stretches keeps the worse quantiles and the later state", () => {
    const early = { ...second(0), latencyMs: { p50: 1, p99: 9, max: 9 }, streamLength: 5 };
    const late = { ...second(1), latencyMs: { p50: 2, p99: 3, max: 12 }, backlog: 3 };
    expect(joined(early, late)).toMatchObject({
      latencyMs: { p50: 2, p99: 9, max: 12 },
      backlog: 3,
      streamLength: 5,
    });
    expect(joined(early, { ...late, planned: null }).planned).toBeNull();
  });
});
