import { nearest } from "../../primitives/nearest.ts";
import { formatExactDuration, parseDurationMs } from "../../primitives/units.ts";
import { METRICS, type Metric, metricOf, type Unit } from "./metrics.ts";
import { OPERATORS, type Operator, type Threshold } from "./threshold.ts";
import { ThresholdProblem, Words } from "./words.ts";

export { ThresholdProblem } from "./words.ts";

const LEAST_FOR_MS = 1000;
const MOST_FOR_MS = 365 * 86_400_000;

/** Factors to the unit that values have here. A value of 0 needs none. */
const UNITS: Record<Unit, Readonly<Record<string, number>>> = {
  ms: { us: 0.001, ms: 1, s: 1000 },
  share: { "%": 0.01 },
  count: { "": 1, k: 1e3, M: 1e6 },
  bytes: { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
};
const NEEDS: Record<Unit, string> = {
  ms: "is a time, so its value needs us, ms or s",
  share: "is a share, so its value needs %",
  count: "is a count, so its value is plain, or has k or M",
  bytes: "is a size, so its value needs B, KiB, MiB or GiB",
};
const EXAMPLE: Record<Unit, string> = { ms: "5ms", share: "1%", count: "10k", bytes: "512MiB" };

/** "p99 > 5ms; lost > 0" -> two thresholds. They are separated by semicolons or line ends. Throws ThresholdProblem. */
export function parseThresholds(text: string): Threshold[] {
  const parts = text.split(/[;\n]/).filter((part) => part.trim() !== "");
  if (parts.length === 0) throw new ThresholdProblem("there is no threshold in it");
  if (parts.length === 1) return [parseThreshold(parts[0]!)];
  return parts.map((part, i) => {
    try {
      return parseThreshold(part.trim());
    } catch (error) {
      if (!(error instanceof ThresholdProblem)) throw error;
      throw new ThresholdProblem(`in number ${i + 1} of ${parts.length}, ${error.message}`);
    }
  });
}

/** METRIC OPERATOR VALUE [for TIME]; blanks between them may be left out where nothing runs together. */
export function parseThreshold(text: string): Threshold {
  const words = new Words(text);
  const metric = metricIn(words);
  const operator = operatorIn(words, metric);
  const { limit, written } = limitIn(words, metric, operator);
  const forMs = forIn(words, metric);
  const shown = `${metric.name} ${operator} ${written}`;
  return {
    text: forMs === undefined ? shown : `${shown} for ${formatExactDuration(forMs)}`,
    metric,
    operator,
    limit,
    forMs,
  };
}

function metricIn(words: Words): Metric {
  const name = words.take(/^[a-z_][a-z0-9_]*/i);
  if (name === undefined) throw words.problem('the name of a metric is expected, as in "p99 > 5ms"');
  const metric = metricOf(name);
  if (metric !== undefined) return metric;
  const names = METRICS.map((each) => each.name);
  const close = nearest(name.toLowerCase(), names);
  throw words.problem(
    `there is no metric of that name${close === undefined ? "" : `; did you mean ${close}?`}`,
  );
}

function operatorIn(words: Words, { name, unit }: Metric): Operator {
  const sign = words.take(/^[<>=!]+/);
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined)
    throw words.problem(
      `one of ${OPERATORS.toReversed().join(" ")} is expected, as in "${name} > ${EXAMPLE[unit]}"`,
    );
  return operator;
}

function limitIn(words: Words, metric: Metric, operator: Operator): { limit: number; written: string } {
  const { name, unit } = metric;
  const example = `as in "${name} ${operator} ${EXAMPLE[unit]}"`;
  const digits = words.take(/^\d{1,16}(?:\.\d{1,15})?/);
  if (digits === undefined) throw words.problem(`a number from 0 on is expected, ${example}`);
  const suffix = words.take(/^(?!for\b)[a-zA-Zµ%]+/) ?? "";
  const units = UNITS[unit];
  const factor = Object.hasOwn(units, suffix)
    ? units[suffix]!
    : Number(digits) === 0 && suffix === ""
      ? 1
      : undefined;
  if (factor === undefined) throw words.problem(`${name} ${NEEDS[unit]}, ${example}`);
  const limit = Number(digits) * factor;
  if (limit > Number.MAX_SAFE_INTEGER) throw words.problem("a number below 2^53 is expected");
  return { limit, written: `${digits}${suffix}` };
}

const WITHOUT_FOR: Partial<Record<Metric["scope"], string>> = {
  total: "only grows",
  end: "is known at the end alone",
  whole: "is known of the whole run alone",
};

function forIn(words: Words, { name, scope }: Metric): number | undefined {
  if (words.isAtEnd) return undefined;
  if (words.take(/^for\b/) === undefined) throw words.problem('the end or "for 30s" is expected');
  const why = WITHOUT_FOR[scope];
  if (why !== undefined) throw words.problem(`"for" says nothing about ${name}, which ${why}: leave it out`);
  const ms = parseDurationMs(words.take(/^[^\s]+/) ?? "");
  if (ms === undefined || ms < LEAST_FOR_MS || ms > MOST_FOR_MS)
    throw words.problem('a time from 1s to 365d is expected, as in "for 30s"');
  if (!words.isAtEnd) {
    words.take(/^/);
    throw words.problem("the end is expected");
  }
  return ms;
}
