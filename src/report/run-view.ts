import type { QuantilesMs } from "./run-summary.ts";

/** What does not change while a run goes on: what was asked, and of whom. */
export interface RunFacts {
  readonly ingestVersion: string;
  readonly runId: string;
  readonly seed: string;
  /** ISO instant of the event at index 0. */
  readonly start: string;
  /** "127.0.0.1:6379"; never a secret. */
  readonly redis: string;
  readonly stream: string;
  readonly delivery: string;
  readonly asked: {
    /** Decimal text, or "max". */
    readonly ratePerSec: string;
    readonly burstMultiplier: string;
    readonly burstIntervalMs: number;
    readonly burstDurationMs: number;
    /** Events of the whole run; null when endless. */
    readonly events: number | null;
    /** null when it ends with its last event, or never. */
    readonly durationMs: number | null;
  };
  /** The model's event types and how often each occurs, in the order of `RunNow.mix`; the shares add up to 1. */
  readonly types: readonly { readonly name: string; readonly share: number }[];
  /** Where this process began, ms of the run's own time; above 0 for a resumed run. */
  readonly fromMs: number;
  /** The command that makes the same events at the same pace again. */
  readonly repeat: string;
}

/**
 * A stretch of a run, as charts show it: [atMs, atMs + widthMs) of the run's own time. A second wide while the run is young; then two,
 * four ... so that a run of any length has at most some hundreds of them.
 */
export interface RunSample {
  readonly atMs: number;
  readonly widthMs: number;
  /** Events due in it by the plan; null for --rate max, which has none. */
  readonly planned: number | null;
  /** Events handed over in it for the first time. */
  readonly sent: number;
  /** Events that were acknowledged in it. */
  readonly acked: number;
  /** Of the events handed over (lateness) and acknowledged (latency) in it; null when there were none. Of a stretch that was
   * joined from several, each is the worst of theirs. */
  readonly latenessMs: StretchQuantiles | null;
  readonly latencyMs: StretchQuantiles | null;
  /** Due and not acknowledged, at its end. */
  readonly backlog: number;
  readonly inFlight: number;
  readonly errors: number;
  readonly reconnects: number;
  /** XLEN by the latest reply in it; null when unknown. */
  readonly streamLength: number | null;
}

export interface StretchQuantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** How a run stands at this moment. */
export interface RunNow {
  readonly state: "CONNECTING" | "READY" | "RECOVERING" | "DRAINING" | "DONE" | "FAILED";
  readonly elapsedMs: number;
  /** Until its planned end; null when it has none, or when nobody can tell (--rate max with --count). */
  readonly remainingMs: number | null;
  /** Events in the stream so far. */
  readonly published: number;
  /** Events due so far by the plan, within the limit of the run; for --rate max, those that were sent. */
  readonly due: number;
  readonly inFlight: number;
  /** Due, and not in the stream yet. */
  readonly backlog: number;
  readonly skipped: number;
  readonly lost: number;
  readonly republished: number;
  /** How often the server came back with less than it had acknowledged. */
  readonly rollbacks: number;
  /** null for --rate max. */
  readonly targetPerSec: number | null;
  /** Over the last second; longer where events are rarer than ten a second. */
  readonly actualPerSec: number;
  readonly isBurst: boolean;
  /** Until the next burst begins, or until this one ends; null when none will. */
  readonly burstBeginsInMs: number | null;
  readonly burstEndsInMs: number | null;
  readonly streamLength: number | null;
  /** Of the whole run; null for --rate max, and before there is anything. */
  readonly latenessMs: QuantilesMs | null;
  readonly latencyMs: QuantilesMs | null;
  readonly errors: number;
  readonly errorsByCode: Readonly<Record<string, number>>;
  readonly reconnects: number;
  /** What the trouble is; null while all is well. */
  readonly trouble: { readonly code: string; readonly message: string } | null;
  /** Events of each type that this process made, in the order of `RunFacts.types`. */
  readonly mix: readonly number[];
  /** The latest whole second; null before it is over. */
  readonly lastSecond: RunSample | null;
}

/** Lateness and latency of all events so far: [ms, events] by class in rising order, a class named by its upper end; classes are 1 % wide. */
export interface Distributions {
  readonly lateness: readonly (readonly [ms: number, events: number])[];
  readonly latency: readonly (readonly [ms: number, events: number])[];
}

/** A run that goes on, for whoever looks at it. Asking is cheap; nobody is called. */
export interface LiveRun {
  readonly facts: RunFacts;
  now(): RunNow;
  /** Everything so far, oldest first, in at most 600 stretches of equal width (the last one may still grow). */
  history(): readonly RunSample[];
  /** null for --rate max, whose events are never late. */
  distributions(): Distributions | null;
}
