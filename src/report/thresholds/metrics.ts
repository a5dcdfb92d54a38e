/** What a value is measured in: times in ms, shares as a fraction of 1, sizes in bytes. */
export type Unit = "ms" | "share" | "count" | "bytes";

/**
 * What a metric looks at, and so when it can be judged:
 * - `second`: the whole run, and with `for` each of its seconds;
 * - `whole`: the whole run, so far or at its end;
 * - `total`: a count that only grows: once it is above a limit it stays there;
 * - `end`: what is known at the end alone;
 * - `gauge`: how something stands at a moment: at the end, and with `for` while the run goes on.
 */
export type Scope = "second" | "whole" | "total" | "end" | "gauge";

export interface Metric {
  readonly name: string;
  readonly unit: Unit;
  readonly scope: Scope;
  /** Has no meaning for --rate max, which has no plan. */
  readonly needsPlan: boolean;
  /** Asked of Redis on a connection of its own; all others are known to the run. */
  readonly fromServer: boolean;
  readonly about: string;
}

const latency = (name: string, scope: Scope) => {
  const about = `latency, from an event's instant until Redis had acknowledged it: ${quantileText(name)}`;
  return { name, unit: "ms", scope, needsPlan: true, fromServer: false, about } as const;
};
const lateness = (name: string, scope: Scope) => {
  const about = `lateness, from an event's instant until it was handed over: ${quantileText(name)}`;
  return { name: `lateness_${name}`, unit: "ms", scope, needsPlan: true, fromServer: false, about } as const;
};
const known = (name: string, scope: Scope, about: string) =>
  ({ name, unit: "count", scope, needsPlan: false, fromServer: false, about }) as const;
const asked = (name: string, unit: Unit, about: string) =>
  ({ name, unit, scope: "gauge", needsPlan: false, fromServer: true, about }) as const;

const QUANTILES = [
  ["p50", "second"],
  ["p90", "whole"],
  ["p99", "second"],
  ["p999", "whole"],
  ["max", "second"],
] as const;

function quantileText(name: string): string {
  return name === "max" ? "the longest" : `${name === "p999" ? "99.9" : name.slice(1)} % were at most this`;
}

/** Every metric that a threshold may name. */
export const METRICS: readonly Metric[] = [
  ...QUANTILES.map(([name, scope]) => latency(name, scope)),
  ...QUANTILES.map(([name, scope]) => lateness(name, scope)),
  {
    name: "rate_error",
    unit: "share",
    scope: "second",
    needsPlan: true,
    fromServer: false,
    about: "how far the events published are from those due, as a share of these; one event is no error",
  },
  {
    name: "boundaries_off",
    unit: "share",
    scope: "end",
    needsPlan: true,
    fromServer: false,
    about: "tenths of a second at which the run was more than one event and 0.1 % off its plan",
  },
  known("published", "total", "events in the stream, as the ledger says"),
  known("shortfall", "end", "events that were due and are not in the stream"),
  known("errors", "total", "failed attempts to write, whatever became of them"),
  known("reconnects", "total", "connections that were made again"),
  known("rollbacks", "total", "times that the server came back with less than it had acknowledged"),
  known("republished", "total", "events that were published again because the server had lost them"),
  known("lost", "total", "events that the server lost and that were not published again"),
  known("skipped", "total", "events that were left out after a stall, by --catch-up skip"),
  known("unresolved", "end", "events that were sent and may or may not be in the stream"),
  { ...known("late_events", "end", "events that were handed over more than 100 ms late"), needsPlan: true },
  known("backlog", "gauge", "events that are due and not in the stream yet"),
  known("stream_length", "gauge", "entries in the stream"),
  asked("consumer_lag", "count", "entries that the group furthest behind was not given yet"),
  asked(
    "consumer_pending",
    "count",
    "entries that were delivered and not acknowledged, in the group with most of them",
  ),
  asked("used_memory", "bytes", "memory that Redis uses"),
];

export function metricOf(name: string): Metric | undefined {
  return METRICS.find((metric) => metric.name === name);
}
