import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { METRICS } from "../../../src/report/thresholds/metrics.ts";
import { parseThresholds, ThresholdProblem } from "../../../src/report/thresholds/parse.ts";
import { OPERATORS } from "../../../src/report/thresholds/threshold.ts";

const only = (text: string) => {
  const [first, ...more] = parseThresholds(text);
  expect(more).toEqual([]);
  const { metric, operator, limit, forMs, text: shown } = first!;
  return { name: metric.name, operator, limit, forMs, shown };
};

function problemWith(text: string): string {
  try {
    parseThresholds(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ThresholdProblem);
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(text)} is a threshold`);
}

describe("a threshold", () => {
  test.each([
    ["p99 > 5ms", "p99", ">", 5, undefined],
    ["p99>5ms", "p99", ">", 5, undefined],
    ["  max \t>=  1.5 s ", "max", ">=", 1500, undefined],
    ["lateness_p50 > 250us", "lateness_p50", ">", 0.25, undefined],
    ["p50 > 0", "p50", ">", 0, undefined],
    ["rate_error > 1%", "rate_error", ">", 0.01, undefined],
    ["lost != 0", "lost", "!=", 0, undefined],
    ["published < 1.5M", "published", "<", 1_500_000, undefined],
    ["consumer_lag > 10k for 30s", "consumer_lag", ">", 10_000, 30_000],
    ["used_memory>512MiB for 1.5m", "used_memory", ">", 2 ** 29, 90_000],
    ["used_memory <= 0.5 GiB", "used_memory", "<=", 2 ** 29, undefined],
    ["stream_length == 100", "stream_length", "==", 100, undefined],
    ["rate_error > 10% for 10s", "rate_error", ">", 0.1, 10_000],
  ] as const)("%p", (text, name, operator, limit, forMs) => {
    expect(only(text)).toMatchObject({ name, operator, limit, forMs });
  });

  test("is shown with single blanks, and that text means the same", () => {
    const { shown, ...meaning } = only(" consumer_lag>10k   for 90000ms");
    expect(shown).toBe("consumer_lag > 10k for 90s");
    expect(only(shown)).toEqual({ ...meaning, shown });
  });

  test("several stand behind semicolons and line ends", () => {
    const texts = parseThresholds("p99 > 5ms; lost > 0;\n\n errors > 3\n").map(({ text }) => text);
    expect(texts).toEqual(["p99 > 5ms", "lost > 0", "errors > 3"]);
  });
});

describe("what is wrong is said with its place", () => {
  test.each([
    ["", "there is no threshold in it"],
    [" ;\n", "there is no threshold in it"],
    ["> 5ms", 'at character 1, the name of a metric is expected, as in "p99 > 5ms"'],
    ["p98 > 5ms", "at character 1, there is no metric of that name; did you mean p90?"],
    ["  P99 > 5ms", "at character 3, there is no metric of that name; did you mean p99?"],
    ["__proto__ > 5", "at character 1, there is no metric of that name"],
    ["p99", 'at its end, one of < > != == <= >= is expected, as in "p99 > 5ms"'],
    ["p99 => 5ms", 'at character 5, one of < > != == <= >= is expected, as in "p99 > 5ms"'],
    ["lost = 0", 'at character 6, one of < > != == <= >= is expected, as in "lost > 10k"'],
    ["p99 >", 'at its end, a number from 0 on is expected, as in "p99 > 5ms"'],
    ["lost > -1", 'at character 8, a number from 0 on is expected, as in "lost > 10k"'],
    ["p99 > 5", 'at its end, p99 is a time, so its value needs us, ms or s, as in "p99 > 5ms"'],
    ["p99 > 5%", 'at character 8, p99 is a time, so its value needs us, ms or s, as in "p99 > 5ms"'],
    ["p99 > 5 for 10s", 'at character 9, p99 is a time, so its value needs us, ms or s, as in "p99 > 5ms"'],
    ["rate_error > 0.01", 'at its end, rate_error is a share, so its value needs %, as in "rate_error > 1%"'],
    [
      "lost > 5ms",
      'at character 9, lost is a count, so its value is plain, or has k or M, as in "lost > 10k"',
    ],
    [
      "used_memory > 100MB",
      'at character 18, used_memory is a size, so its value needs B, KiB, MiB or GiB, as in "used_memory > 512MiB"',
    ],
    [
      "lost > 5toString",
      'at character 9, lost is a count, so its value is plain, or has k or M, as in "lost > 10k"',
    ],
    ["consumer_lag > 10,000", 'at character 18, the end or "for 30s" is expected'],
    ["stream_length > 9007199254740993", "at its end, a number below 2^53 is expected"],
    ["backlog > 5 for", 'at its end, a time from 1s to 365d is expected, as in "for 30s"'],
    ["backlog > 5 for 500ms", 'at character 17, a time from 1s to 365d is expected, as in "for 30s"'],
    ["backlog > 5 for 30", 'at character 17, a time from 1s to 365d is expected, as in "for 30s"'],
    ["backlog > 5 for 30s and more", "at character 21, the end is expected"],
    [
      "errors > 5 for 30s",
      'at character 12, "for" says nothing about errors, which only grows: leave it out',
    ],
    [
      "shortfall > 5 for 30s",
      'at character 15, "for" says nothing about shortfall, which is known at the end alone: leave it out',
    ],
    [
      "p90 > 5ms for 30s",
      'at character 11, "for" says nothing about p90, which is known of the whole run alone: leave it out',
    ],
    [
      "p99 > 5ms; lost >> 0",
      'in number 2 of 2, at character 6, one of < > != == <= >= is expected, as in "lost > 10k"',
    ],
    ["x".repeat(201), "it is longer than 200 characters"],
  ])("%p", (text, problem) => {
    expect(problemWith(text)).toBe(problem);
  });
});

describe("any text", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...METRICS.map(({ name }) => name),
      ...OPERATORS,
      "for",
      "5",
      "1.5",
      "0",
      "ms",
      "%",
      "k",
      "MiB",
    ),
    fc.constantFrom(" ", ";", "\n", "30s", "-", "=", ",", "__proto__"),
    fc.string({ unit: "binary", maxLength: 5 }),
  );

  const almost = fc
    .tuple(
      fc.constantFrom(...METRICS.map(({ name }) => name)),
      fc.constantFrom(...OPERATORS),
      fc
        .tuple(fc.float({ min: 0, noNaN: true }), fc.constantFrom("ms", "us", "s", "%", "", "k", "MiB"))
        .map(([n, unit]) => `${n}${unit}`),
      fc.constantFrom("", "", "for 30s", "for 0.5m", "for 5"),
    )
    .map((parts) => parts.join(" "));

  test("gives thresholds whose own texts mean the same, or a problem of one line without control characters", () => {
    let [good, bad] = [0, 0];
    const pieces = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(" "));
    fc.assert(
      fc.property(fc.oneof(pieces, almost, fc.string({ unit: "binary" })), (text) => {
        try {
          const thresholds = parseThresholds(text);
          good++;
          expect(parseThresholds(thresholds.map((each) => each.text).join(";"))).toEqual(thresholds);
          for (const { limit, forMs = 1000 } of thresholds) {
            expect(limit).toBeWithin(0, 2 ** 53);
            expect(forMs).toBeGreaterThanOrEqual(1000);
          }
        } catch (error) {
          if (!(error instanceof ThresholdProblem)) throw error;
          bad++;
          expect(error.message).toMatch(/^[\x20-\x7e]+$/);
        }
      }),
      { numRuns: 5000 },
    );
    expect([good > 0, bad > 0]).toEqual([true, true]);
  });
});
