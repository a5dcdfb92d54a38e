import { describe, expect, test } from "bun:test";
import type { RunSample } from "../../../src/report/run-view.ts";
import { ThresholdJudge } from "../../../src/report/thresholds/judge.ts";
import { parseThresholds } from "../../../src/report/thresholds/parse.ts";
import type { Reading, Readings } from "../../../src/report/thresholds/readings.ts";
import type { Verdict } from "../../../src/report/thresholds/verdict.ts";

const reading = (value: number | null | Reading): Reading =>
  typeof value === "object" && value !== null ? value : { value };
const readingsOf = (values: Record<string, number | null | Reading>): Readings =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, reading(value)]));

/** A run whose looks are told: [second, value of the one metric]. */
class Telling {
  readonly said: string[] = [];
  private readonly judge: ThresholdJudge;
  private readonly name: string;

  constructor(text: string, isImpatient = false) {
    const thresholds = parseThresholds(text);
    this.judge = new ThresholdJudge(thresholds, isImpatient);
    this.name = thresholds[0]!.metric.name;
  }

  look(...looks: readonly (readonly [atSec: number, value: number | null])[]): this {
    for (const [atSec, value] of looks)
      this.note(
        atSec,
        this.judge.look({ atMs: atSec * 1000, readings: readingsOf({ [this.name]: value }), second: null }),
      );
    return this;
  }

  /** Seconds of the run, one after the other from 0 on. */
  seconds(...seconds: readonly Partial<RunSample>[]): this {
    for (const [i, second] of seconds.entries())
      this.note(i + 1, this.judge.look({ atMs: (i + 1) * 1000, readings: {}, second: sample(i, second) }));
    return this;
  }

  end(value: number | null | Reading = null): string {
    const [verdict] = this.judge.verdicts(readingsOf({ [this.name]: value }));
    return verdict!.why ?? "kept";
  }

  private note(atSec: number, missed: readonly Verdict[]): void {
    this.said.push(...missed.map(({ why }) => `${atSec}: ${why}`));
  }
}

function sample(second: number, given: Partial<RunSample>): RunSample {
  return {
    atMs: second * 1000,
    widthMs: 1000,
    planned: 100,
    sent: 100,
    acked: 100,
    latenessMs: null,
    latencyMs: null,
    backlog: 0,
    inFlight: 0,
    errors: 0,
    reconnects: 0,
    streamLength: null,
    ...given,
  };
}

describe("at the end of a run", () => {
  test.each([
    ["p99 > 5ms", 7.3, "it was 7.3 ms, 2.3 ms over"],
    ["p99 > 5ms", 5, "kept"],
    ["p99 >= 5ms", 5, "it was 5 ms"],
    ["max > 1s", 2500, "it was 2.5 s, 1.5 s over"],
    ["rate_error > 1%", 0.0123, "it was 1.23 %, 0.23 points over"],
    ["published < 1000", 900, "it was 900, 100 under"],
    ["published < 1000", 1000, "kept"],
    ["lost != 0", 3, "it was 3"],
    ["errors == 0", 0, "it was 0"],
    ["stream_length > 1k", 12_345, "it was 12,345, 11,345 over"],
    ["used_memory > 1GiB", 1.5 * 2 ** 30, "it was 1.5 GiB, 512 MiB over"],
    ["consumer_lag > 10", { value: 12, note: "group g\u0007" }, "it was 12 (group g\\u{7}), 2 over"],
    [
      "consumer_lag > 10",
      { value: null, note: "no consumer group reads the stream" },
      "nobody can tell: no consumer group reads the stream",
    ],
    ["p99 > 5ms", null, "nobody can tell: it was never known"],
  ] as const)("%s and %p: %s", (text, value, why) => {
    expect(new Telling(text).end(value)).toBe(why);
  });

  test("what was so in between does not count without `for`", () => {
    expect(new Telling("backlog > 10").look([1, 500], [2, 0]).end(0)).toBe("kept");
  });

  test("every threshold is judged, in the order in which they were given", () => {
    const judge = new ThresholdJudge(parseThresholds("lost > 0; errors > 3; p99 > 5ms"), false);
    const verdicts = judge.verdicts(readingsOf({ lost: 1, errors: 0, p99: 9 }));
    expect(verdicts.map(({ threshold, isMissed }) => [threshold.text, isMissed])).toEqual([
      ["lost > 0", true],
      ["errors > 3", false],
      ["p99 > 5ms", true],
    ]);
  });
});

describe("for a time", () => {
  const lag = () => new Telling("consumer_lag > 100 for 3s");

  test("what holds without interruption is missed, told once, and told in full at the end", () => {
    const run = lag().look([1, 50], [2, 150], [3, 200], [4, 170], [5, 130], [6, 190], [7, 20]);
    expect(run.said).toEqual(["5: for 3s it was up to 200, 100 over"]);
    expect(run.end(0)).toBe("for 4s it was up to 200, 100 over");
  });

  test("one look below begins it anew", () => {
    const run = lag().look([1, 150], [2, 150], [3, 100], [4, 150], [5, 150], [6, 150], [7, 100]);
    expect([run.said, run.end(900)]).toEqual([[], "kept"]);
  });

  test("nobody knows what was while a value is unknown", () => {
    const run = lag().look([1, 150], [2, 150], [3, null], [4, 150], [5, 150], [6, 150]);
    expect([run.said, run.end(900)]).toEqual([[], "kept"]);
  });

  test("what lasts to the end but not long enough is kept; a moment longer is not", () => {
    expect(lag().look([1, 150], [3.999, 150]).end()).toBe("kept");
    expect(lag().look([1, 150], [4, 150]).end()).toBe("for 3s it was up to 150, 50 over");
  });

  test("what was never known cannot be judged, and says why", () => {
    const why = { value: null, note: "no consumer group reads the stream" };
    expect(lag().look([1, null], [2, null]).end(why)).toBe(
      "nobody can tell: no consumer group reads the stream",
    );
  });

  test("from below the least is told", () => {
    const run = new Telling("stream_length < 100 for 2s").look([1, 90], [2, 20], [3, 80]);
    expect(run.end(80)).toBe("for 2s it was as little as 20, 80 under");
  });

  test("the longest time counts when there are several", () => {
    const run = lag().look([0, 500], [3, 500], [4, 0], [5, 200], [9, 200], [10, 0]);
    expect(run.end(0)).toBe("for 4s it was up to 200, 100 over");
  });
});

describe("by the seconds of a run", () => {
  const slow = { latencyMs: { p50: 1, p99: 80, max: 90 } };
  const quick = { latencyMs: { p50: 1, p99: 2, max: 3 } };
  const silent = { latencyMs: null };

  test("each second stands for itself: a bad beginning is over when it is over", () => {
    const run = new Telling("p99 > 50ms for 3s").seconds(slow, slow, quick, quick, slow, slow);
    expect([run.said, run.end()]).toEqual([[], "kept"]);
  });

  test("so many seconds one after the other are so long", () => {
    const run = new Telling("p99 > 50ms for 3s").seconds(quick, slow, slow, slow, quick);
    expect(run.said).toEqual(["4: for 3s it was up to 80 ms, 30 ms over"]);
  });

  test("a second without events interrupts nothing, and proves nothing", () => {
    const stalled = new Telling("p99 > 50ms for 3s").seconds(slow, silent, slow);
    expect(stalled.end()).toBe("for 3s it was up to 80 ms, 30 ms over");
    expect(new Telling("p99 > 50ms for 3s").seconds(silent, silent, silent, silent).end()).toBe(
      "nobody can tell: it was never known",
    );
  });

  test("the same second is taken once, however often it is looked at", () => {
    const judge = new ThresholdJudge(parseThresholds("p99 > 50ms for 2s"), false);
    const looks = [1000, 1300, 1600, 1900].map((atMs) =>
      judge.look({ atMs, readings: {}, second: sample(0, slow) }),
    );
    expect(looks.flat()).toEqual([]);
  });

  test("the rate of a second is compared with its own plan, and one event is no error", () => {
    const rate = (...sent: number[]) =>
      new Telling("rate_error > 5% for 2s")
        .seconds(...sent.map((count) => ({ planned: 100, sent: count })))
        .end();
    expect(rate(99, 101, 94, 106)).toBe("kept");
    expect(rate(100, 90, 80, 100)).toBe("for 2s it was up to 19 %, 14 points over");
    expect(rate(100, 200, 200)).toBe("for 2s it was up to 99 %, 94 points over");
  });
});

describe("with an early end", () => {
  test("a look is enough, and what it saw stays", () => {
    const run = new Telling("backlog > 10", true).look([1, 5], [2, 15], [3, 30]);
    expect(run.said).toEqual(["2: it was 15, 5 over, after 2s"]);
    expect(run.end(0)).toBe("it was 15, 5 over, after 2s");
  });

  test("a count that only grows is not missed by being small at first", () => {
    const run = new Telling("published < 1000", true).look([1, 10], [2, 500]);
    expect([run.said, run.end(1000)]).toEqual([[], "kept"]);
    expect(new Telling("errors != 0", true).look([1, 0]).said).toEqual([]);
    expect(new Telling("errors > 2", true).look([1, 2], [2, 3]).said).toEqual([
      "2: it was 3, 1 over, after 2s",
    ]);
  });

  test("what nobody can tell ends nothing", () => {
    expect(new Telling("consumer_lag > 10", true).look([1, null], [2, null]).said).toEqual([]);
  });
});
