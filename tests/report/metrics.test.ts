import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Timings } from "../../src/engine/timings.ts";
import { allMetrics } from "../../src/report/metrics/index.ts";
import { BUCKETS_S, histogramSamples, type Sample } from "../../src/report/metrics/metric.ts";

const bucketsIn = (samples: readonly Sample[]) => samples.filter(({ suffix }) => suffix === "_bucket");
const theValue = (samples: readonly Sample[], suffix: string) =>
  samples.find((sample) => sample.suffix === suffix)!.value;

describe("a histogram", () => {
  test("has bounds from 0.1 ms to 100 s, and one without end", () => {
    expect(BUCKETS_S).toEqual([
      ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
      ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
    ]);
    const labels = bucketsIn(histogramSamples([])).map(({ labels }) => labels.le);
    expect(labels).toEqual([...BUCKETS_S.map(String), "+Inf"]);
  });

  test("of times that were measured lies within a class of the truth, and adds up", () => {
    const times = fc.array(
      fc.tuple(fc.double({ min: 0, max: 200_000, noNaN: true }), fc.integer({ min: 1, max: 500 })),
    );
    fc.assert(
      fc.property(times, (measured) => {
        const timings = new Timings();
        for (const [ms, events] of measured) timings.add(ms, events);
        const samples = histogramSamples(timings.counts().map(([us, events]) => [us / 1000, events]));
        const below = (limitMs: number) =>
          measured.reduce((sum, [ms, events]) => sum + (ms <= limitMs ? events : 0), 0);
        const all = below(Number.POSITIVE_INFINITY);
        expect(theValue(samples, "_count")).toBe(all);
        expect(bucketsIn(samples).at(-1)!.value).toBe(all);
        for (const [i, bound] of BUCKETS_S.entries()) {
          const { value } = bucketsIn(samples)[i]!;
          // Whole microseconds, and classes of two digits.
          expect(value).toBeGreaterThanOrEqual(below(bound * 1000 * 0.98 - 0.001));
          expect(value).toBeLessThanOrEqual(below(bound * 1000 + 0.001));
        }
        const sumS = measured.reduce((sum, [ms, events]) => sum + (ms * events) / 1000, 0);
        expect(Math.abs(theValue(samples, "_sum") - sumS)).toBeLessThanOrEqual(sumS * 0.01 + all * 1e-6);
      }),
    );
  });
});

test("every metric is there before the run begins, named by the rules, and has no value but for the program's own", () => {
  const own = { cpuShare: 0.5, residentBytes: 1, loopLagMs: 2 };
  const metrics = allMetrics({ build: { version: "1" }, isReady: false, cpuSeconds: 3, own }, undefined);
  const told = metrics.filter(({ samples }) => samples.length > 0).map(({ name }) => name);
  expect(told).toEqual([
    "ingest_build_info",
    "ingest_ready",
    "ingest_process_cpu_seconds_total",
    "ingest_process_resident_memory_bytes",
    "ingest_process_event_loop_lag_seconds",
  ]);
  const names = metrics.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { kind, name, help } of metrics) {
    expect(name).toMatch(/^ingest_[a-z]+(?:_[a-z]+)*$/);
    expect(name.endsWith("_total")).toBe(kind === "counter");
    expect(help).toMatch(/^[A-Z0-9].*[^.]$/);
  }
});
