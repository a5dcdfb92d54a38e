import { parseDecimal, parseDurationMs, parseWholeMs } from "../primitives/units.ts";
import { countFrom, type Setting } from "./setting.ts";

const MAX_RATE = 5_000_000;
const MAX_MULTIPLIER = 10_000;
const MAX_CATCH_UP = 1000;
/** A hundred years: any instant of a run is then exact to the nanosecond or so, and no sum of settings leaves the whole numbers. */
const MAX_DURATION_MS = 100 * 365 * 86_400_000;

const decimalWhere = (isAllowed: (value: number) => boolean) => (text: string) => {
  const decimal = parseDecimal(text);
  return decimal !== undefined && isAllowed(Number(decimal)) ? decimal : undefined;
};
const atMost = (limitMs: number, parse: (text: string) => number | undefined) => (text: string) => {
  const ms = parse(text);
  return ms !== undefined && ms <= limitMs ? ms : undefined;
};
const duration = atMost(MAX_DURATION_MS, parseDurationMs);
const wholeMs = atMost(MAX_DURATION_MS, parseWholeMs);
const count = countFrom(1);
const rate = decimalWhere((perSec) => perSec > 0 && perSec <= MAX_RATE);

function catchUpFactor(text: string): number | undefined {
  const decimal = parseDecimal(text);
  const factor = Number(decimal);
  return decimal !== undefined && factor >= 1 && factor <= MAX_CATCH_UP ? factor : undefined;
}

/** The rate that is whatever the server takes. */
export const MAX = "max";

/** How many events, and when. */
export const LOAD = {
  rate: {
    flag: "rate",
    short: "r",
    env: "EVENTS_PER_SECOND",
    group: "Load",
    placeholder: "N",
    about: "Events per second between bursts",
    rule: "above 0, up to 5,000,000 per second; fractions too (0.5, 333.3, 1k, 2.5M); or max, as fast as Redis takes them, without bursts",
    fallback: "10",
    initial: () => "10",
    parse: (text) => (text === MAX ? MAX : rate(text)),
  } satisfies Setting<string>,
  burstMultiplier: {
    flag: "burst-multiplier",
    env: "BURST_MULTIPLIER",
    group: "Load",
    placeholder: "N",
    about: "How many times the rate a burst is",
    rule: "1 to 10,000; 1 means no bursts",
    fallback: "10",
    initial: () => "10",
    parse: decimalWhere((multiplier) => multiplier >= 1 && multiplier <= MAX_MULTIPLIER),
  } satisfies Setting<string>,
  burstIntervalMs: {
    flag: "burst-interval",
    env: "BURST_INTERVAL_MS",
    group: "Load",
    placeholder: "TIME",
    about: "From one burst's beginning to the next; the first begins one interval after the start",
    rule: "a time such as 5m or 90s, up to 100 years; 0 means no bursts (the variable takes milliseconds)",
    fallback: "5m",
    initial: () => 300_000,
    parse: duration,
    parseVariable: wholeMs,
  } satisfies Setting<number>,
  burstDurationMs: {
    flag: "burst-duration",
    env: "BURST_DURATION_MS",
    group: "Load",
    placeholder: "TIME",
    about: "How long a burst lasts",
    rule: "a time such as 30s or 500ms, at most the interval; 0 means no bursts (the variable takes milliseconds)",
    fallback: "30s",
    initial: () => 30_000,
    parse: duration,
    parseVariable: wholeMs,
  } satisfies Setting<number>,
  count: {
    flag: "count",
    short: "n",
    env: "INGEST_COUNT",
    group: "Load",
    placeholder: "N",
    about: "How many events",
    rule: "1 to 2^53-1 (1000, 10k, 1e6), or inf",
    fallback: "endless",
    initial: () => undefined,
    parse: (text) => (text === "inf" ? Number.POSITIVE_INFINITY : count(text)),
  } satisfies Setting<number | undefined>,
  durationMs: {
    flag: "duration",
    env: "INGEST_DURATION",
    group: "Load",
    placeholder: "TIME",
    about: "How long; with --count the run ends at what is reached first",
    rule: "a time above 0 such as 10s, 90m or 2d, up to 100 years",
    fallback: "endless",
    initial: () => undefined,
    parse: atMost(MAX_DURATION_MS, (text) => parseDurationMs(text) || undefined),
  } satisfies Setting<number | undefined>,
  catchUp: {
    flag: "catch-up",
    env: "INGEST_CATCH_UP",
    group: "Run",
    placeholder: "HOW",
    about: "What becomes of the events that a stall of more than 100 ms held up",
    rule: "1 to 1000 (published at so many times the current target, at most), unbounded, or skip (left out, and the ledger told)",
    fallback: "2",
    initial: () => 2,
    parse: (text) => (text === "unbounded" || text === "skip" ? text : catchUpFactor(text)),
  } satisfies Setting<number | "unbounded" | "skip">,
} as const;
