import type { Look } from "../../src/report/live/look.ts";
import type { RunFacts, RunNow, RunSample } from "../../src/report/run-view.ts";

/** A run of five minutes at 100/s, five times that for ten seconds every minute. */
export const FACTS: RunFacts = {
  ingestVersion: "0.1.0",
  runId: "0123456789abcdef",
  seed: "demo",
  start: "2026-01-18T12:00:00.000Z",
  redis: "127.0.0.1:6379",
  stream: "analytics_events",
  delivery: "exactly-once",
  asked: {
    ratePerSec: "100",
    burstMultiplier: "5",
    burstIntervalMs: 60_000,
    burstDurationMs: 10_000,
    events: 46_000,
    durationMs: 300_000,
  },
  types: [
    { name: "page_view", share: 0.7 },
    { name: "button_click", share: 0.15 },
    { name: "api_call", share: 0.1 },
    { name: "error", share: 0.05 },
  ],
  fromMs: 0,
  repeat: "ingest run --seed demo",
};

/** In its second burst, after 5 s without a server at 1m 35s and as long of making up for it. */
export const NOW: RunNow = {
  state: "READY",
  elapsedMs: 124_300,
  remainingMs: 175_700,
  published: 18_150,
  due: 18_152,
  inFlight: 2,
  backlog: 2,
  skipped: 0,
  lost: 0,
  republished: 0,
  rollbacks: 0,
  targetPerSec: 500,
  actualPerSec: 499.6,
  isBurst: true,
  burstBeginsInMs: null,
  burstEndsInMs: 5700,
  streamLength: 18_150,
  latenessMs: { p50: 0.071, p90: 0.2, p99: 4102, p999: 4890, max: 5010.2 },
  latencyMs: { p50: 0.604, p90: 1.1, p99: 4103.4, p999: 4891, max: 5011 },
  errors: 12,
  errorsByCode: { ECONNREFUSED: 11, EPIPE: 1 },
  reconnects: 1,
  trouble: null,
  mix: [12_701, 2736, 1811, 904],
  lastSecond: null,
};

/** The seconds before that moment. */
export const HISTORY: readonly RunSample[] = Array.from({ length: 124 }, (_, second) => {
  const inMinute = second % 60;
  const planned = second >= 60 && inMinute < 10 ? 500 : 100;
  const acked = second >= 95 && second < 100 ? 0 : second >= 100 && second < 105 ? 200 : planned;
  return sample({ atMs: second * 1000, planned, sent: acked, acked });
});

export function sample(changes: Partial<RunSample>): RunSample {
  return {
    atMs: 0,
    widthMs: 1000,
    planned: 0,
    sent: 0,
    acked: 0,
    latenessMs: null,
    latencyMs: null,
    backlog: 0,
    inFlight: 0,
    errors: 0,
    reconnects: 0,
    streamLength: null,
    ...changes,
  };
}

export function lookOf(columns: number, rows: number, changes: Partial<Look> = {}): Look {
  return {
    columns,
    rows,
    isColored: false,
    isUnicode: true,
    widthOf: (text) => Bun.stringWidth(text),
    ...changes,
  };
}
