import { describe, expect, test } from "bun:test";
import { certificateWords } from "../../src/report/certificate-words.ts";
import type { Certificate, RunSummary } from "../../src/report/run-summary.ts";

const QUANTILES = { p50: 0.1, p90: 0.2, p99: 0.3, p999: 0.4, max: 5 };
const KEPT: Certificate = {
  boundaries: 100,
  boundariesWithin: 100,
  worstDifference: 0,
  worstWindows: { base: { in100Ms: null, in1s: null }, burst: { in100Ms: null, in1s: null } },
  lateEvents: 0,
  catchingUpMs: 0,
  process: { wakingMs: QUANTILES, cpuMs: 1500, runQueueWaitMs: null, stolenMs: null },
};

const words = (certificate: Certificate | null, times: RunSummary["latencyMs"] = null) =>
  certificateWords({ certificate, latenessMs: times, latencyMs: times } as RunSummary);

describe("the rate certificate in words", () => {
  test("of a run that kept to its plan is short", () => {
    expect(words(KEPT)).toEqual([
      "At all 100 tenths of a second the number of events sent was within one event, or 0.1 %, of the plan; it was never off.",
      "No event left more than 100 ms after its instant.",
      "The process woke up late by p50 0.1 ms, p99 0.3 ms, max 5 ms; it took 1.5s of CPU time.",
    ]);
  });

  test("names the worst stretches, what was late, and what the machine took", () => {
    const window = { atMs: 2300, planned: 20, sent: 12 };
    const text = words({
      ...KEPT,
      boundariesWithin: 99,
      worstDifference: 1,
      worstWindows: { base: { in100Ms: window, in1s: null }, burst: { in100Ms: null, in1s: window } },
      lateEvents: 1,
      catchingUpMs: 400,
      process: { ...KEPT.process, runQueueWaitMs: 20, stolenMs: 10 },
    }).join("\n");
    expect(text).toContain("At 99 of 100 tenths");
    expect(text).toContain("at worst it was off by 1 event.");
    expect(text).toContain(
      "Outside of bursts the worst 100 ms sent 12 events where 20 were planned, 2.3s after the start.",
    );
    expect(text).toContain("In bursts the worst second sent 12 events");
    expect(text).toContain("1 event left more than 100 ms after its instant; catching up took 400ms.");
    expect(text).toContain("took 1.5s of CPU time, waited 20ms for a core and lost 10ms to the hypervisor.");
  });

  test("says why there is none for --rate max", () => {
    expect(words(null)).toEqual([expect.stringContaining("as fast as Redis took it")]);
  });
});
