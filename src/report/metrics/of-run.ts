import type { Distributions, RunFacts, RunNow } from "../run-view.ts";
import type { StreamNow } from "../surroundings.ts";
import { histogramSamples, type Labels } from "./metric.ts";
import { always1, type Row, seconds } from "./row.ts";

/** What there is to tell of a run. */
export interface RunSeen {
  readonly facts: RunFacts;
  readonly now: RunNow;
  readonly distributions: Distributions | null;
  /** null before it was read, and when the latest reading is old. */
  readonly stream: StreamNow | null;
}

const COUNTED: readonly Row<RunSeen>[] = [
  // What was acknowledged and lost was acknowledged all the same, so this never falls.
  [
    "counter",
    "published_events_total",
    "Events of the run that Redis acknowledged; one that had to be published again counts again",
    ({ now }) => now.published + now.lost + now.republished,
  ],
  [
    "counter",
    "due_events_total",
    "Events due by the plan; for --rate max, events that were sent",
    ({ now }) => now.due,
  ],
  [
    "counter",
    "skipped_events_total",
    "Events left out after stalls, by --catch-up skip",
    ({ now }) => now.skipped,
  ],
  [
    "counter",
    "lost_events_total",
    "Events that the server lost and that were not published again",
    ({ now }) => now.lost,
  ],
  [
    "counter",
    "republished_events_total",
    "Events that were published again because the server had lost them",
    ({ now }) => now.republished,
  ],
  [
    "counter",
    "rollbacks_total",
    "How often the server came back with less than it had acknowledged",
    ({ now }) => now.rollbacks,
  ],
  [
    "counter",
    "errors_total",
    "Faults of the connection and of batches, by kind",
    ({ now }) => Object.entries(now.errorsByCode).map(([code, value]) => ({ labels: { code }, value })),
  ],
  [
    "counter",
    "reconnects_total",
    "Connections that took the place of a lost one",
    ({ now }) => now.reconnects,
  ],
];

const STANDING: readonly Row<RunSeen>[] = [
  ["gauge", "run_info", "The run that goes on; always 1", ({ facts }) => always1(labelsOf(facts))],
  [
    "gauge",
    "target_events_per_second",
    "The rate that the plan asks for now; none for --rate max",
    ({ now }) => now.targetPerSec,
  ],
  [
    "gauge",
    "actual_events_per_second",
    "The rate over the last second, over longer where events are rarer than ten a second",
    ({ now }) => now.actualPerSec,
  ],
  ["gauge", "burst", "1 during a burst, else 0", ({ now }) => Number(now.isBurst)],
  ["gauge", "in_flight_events", "Events that were sent and not acknowledged yet", ({ now }) => now.inFlight],
  ["gauge", "backlog_events", "Events that are due and not in the stream yet", ({ now }) => now.backlog],
  [
    "gauge",
    "remaining_seconds",
    "Time until the planned end; none where the run has none",
    ({ now }) => seconds(now.remainingMs),
  ],
  [
    "gauge",
    "stream_entries",
    "Entries in the stream",
    ({ now, stream }) => stream?.length ?? now.streamLength,
  ],
];

const TIMES: readonly Row<RunSeen>[] = [
  [
    "histogram",
    "lateness_seconds",
    "From an event's instant until it was handed to the network; none for --rate max",
    ({ distributions }) => distributions && histogramSamples(distributions.lateness),
  ],
  [
    "histogram",
    "latency_seconds",
    "From an event's instant until Redis had acknowledged it; none for --rate max",
    ({ distributions }) => distributions && histogramSamples(distributions.latency),
  ],
];

export const RUN: readonly Row<RunSeen>[] = [...STANDING, ...COUNTED, ...TIMES];

function labelsOf({ runId, seed, redis, stream, delivery }: RunFacts): Labels {
  return { run_id: runId, seed, redis, stream, delivery };
}
