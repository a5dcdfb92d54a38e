import type { RunSummary } from "../run-summary.ts";
import type { RunNow, RunSample } from "../run-view.ts";
import type { GroupNow, StreamNow } from "../surroundings.ts";

/** What a metric is; null when nobody can tell. */
export interface Reading {
  readonly value: number | null;
  /** What the value is of ("group billing"); without a value, why there is none. */
  readonly note?: string;
}

export type Readings = Readonly<Record<string, Reading>>;

const QUANTILES = ["p50", "p90", "p99", "p999", "max"] as const;
const NOT_KNOWN_YET = { value: null };

/** A run that goes on: over the whole of it so far, or as it stands at this moment. What is known at the end alone is missing. */
export function runningReadings(now: RunNow, stream: StreamNow | undefined): Readings {
  return {
    ...quantiles("", now.latencyMs, NOT_KNOWN_YET),
    ...quantiles("lateness_", now.latenessMs, NOT_KNOWN_YET),
    // What is under way is on time as far as anybody knows.
    rate_error: now.targetPerSec === null ? NOT_KNOWN_YET : rateError(now.published + now.inFlight, now.due),
    published: { value: now.published },
    errors: { value: now.errors },
    reconnects: { value: now.reconnects },
    rollbacks: { value: now.rollbacks },
    republished: { value: now.republished },
    lost: { value: now.lost },
    skipped: { value: now.skipped },
    backlog: { value: now.backlog },
    stream_length: { value: now.streamLength },
    ...serverReadings(stream),
  };
}

/** A run that has ended. */
export function finalReadings(summary: RunSummary, now: RunNow, stream: StreamNow | undefined): Readings {
  const { latencyMs, latenessMs, certificate, unresolved, achieved, asked, streamLength } = summary;
  const noPlan = certificate === null ? { value: null, note: "--rate max has no plan" } : undefined;
  return {
    ...runningReadings(now, stream),
    ...quantiles("", latencyMs, noPlan ?? { value: null, note: "no event was acknowledged" }),
    ...quantiles("lateness_", latenessMs, noPlan ?? { value: null, note: "no event was handed over" }),
    rate_error: noPlan ?? rateError(achieved.events, asked.events),
    boundaries_off: noPlan ?? boundariesOff(certificate!),
    late_events: noPlan ?? { value: certificate!.lateEvents },
    published: { value: achieved.events },
    shortfall: { value: achieved.shortfall },
    errors: { value: summary.errors },
    reconnects: { value: summary.reconnects },
    republished: { value: summary.republished },
    lost: { value: summary.lost },
    skipped: { value: summary.skipped },
    unresolved: { value: unresolved === null ? 0 : unresolved.lastIndex - unresolved.firstIndex + 1 },
    stream_length: { value: streamLength, ...(streamLength === null && { note: "XLEN was not answered" }) },
  };
}

/** One second of a run; a value that the second says nothing about is missing. */
export function secondReadings({ latencyMs, latenessMs, planned, sent }: RunSample): Readings {
  const of = (prefix: string, times: RunSample["latencyMs"]): [string, Reading][] =>
    times === null ? [] : Object.entries(times).map(([name, value]) => [`${prefix}${name}`, { value }]);
  const rate: [string, Reading][] = planned === null ? [] : [["rate_error", rateError(sent, planned)]];
  return Object.fromEntries([...of("", latencyMs), ...of("lateness_", latenessMs), ...rate]);
}

function quantiles(prefix: string, times: RunNow["latencyMs"], missing: Reading): Readings {
  return Object.fromEntries(
    QUANTILES.map((name) => [`${prefix}${name}`, times === null ? missing : { value: times[name] }]),
  );
}

/** One event more or less is a matter of the instant at which one looks. */
function rateError(events: number, planned: number): Reading {
  const off = Math.max(0, Math.abs(events - planned) - 1);
  return { value: off === 0 ? 0 : off / Math.max(1, planned) };
}

function boundariesOff({ boundaries, boundariesWithin }: NonNullable<RunSummary["certificate"]>): Reading {
  if (boundaries === 0) return { value: null, note: "the run was shorter than a tenth of a second" };
  return { value: (boundaries - boundariesWithin) / boundaries };
}

function serverReadings(stream: StreamNow | undefined): Readings {
  const memory = stream?.usedMemoryBytes ?? null;
  return {
    consumer_lag: worstGroup(stream, ({ lag }) => lag),
    consumer_pending: worstGroup(stream, ({ pending }) => pending),
    used_memory: { value: memory, ...(memory === null && { note: whyNotAsked(stream, "INFO") }) },
  };
}

function worstGroup(stream: StreamNow | undefined, of: (group: GroupNow) => number | null): Reading {
  const groups = stream?.groups ?? null;
  if (groups === null) return { value: null, note: whyNotAsked(stream, "XINFO GROUPS") };
  if (groups.length === 0) return { value: null, note: "no consumer group reads the stream" };
  const unknown = groups.find((group) => of(group) === null);
  if (unknown !== undefined)
    return {
      value: null,
      note: `Redis cannot tell the lag of group ${unknown.name}: an entry was deleted, or it is older than version 7`,
    };
  const worst = groups.reduce((a, b) => (of(b)! > of(a)! ? b : a));
  return { value: of(worst), note: `group ${worst.name}` };
}

function whyNotAsked(stream: StreamNow | undefined, command: string): string {
  if (stream === undefined) return "Redis could not be asked";
  return stream.refused.includes(command)
    ? `this user may not call ${command}`
    : `Redis did not answer ${command}`;
}
