import { MAX } from "../../config/load.ts";
import type { Meter } from "../../engine/meter.ts";
import type { Pump } from "../../engine/pump.ts";
import { type Counted, Recorder } from "../../engine/recorder.ts";
import type { RunTimes } from "../../engine/run-times.ts";
import type { TimingCounts } from "../../engine/timings.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import { analytics } from "../../model/index.ts";
import { RateOverTime } from "../../report/rate-over-time.ts";
import type { Distributions, LiveRun, RunFacts, RunNow } from "../../report/run-view.ts";
import type { Phase, Shape } from "../../shape/index.ts";
import { type RunFrame, type RunValues, shapeOf } from "./begin.ts";
import type { Narrator } from "./narrator.ts";
import { publishedBefore, repeatOf, rounded } from "./summarize.ts";

/** What is asked while it goes on: one loop, or several that are told as one. */
export type LivePump = Pick<Pump, "standing" | "due" | "elapsedMs" | "sent" | "published">;

type LiveFrame = Omit<RunFrame, "encoder">;

export interface LiveOptions {
  readonly values: RunValues;
  readonly run: LiveFrame;
  /** Its load, for one line of questions; only `dueBy` and `phaseAt` are asked. */
  shape(): Shape;
  /** The stream, or several under one name for people. */
  readonly streamsText: string;
  readonly target: RedisTarget;
  readonly meter: Pick<Meter, "times">;
  readonly narrator: Pick<Narrator, "republished" | "rollbacks">;
  /** Events of each type that were made so far. */
  made(): readonly number[];
  pump(): LivePump;
}

/** A run as views see it, and what keeps its history: `observe` at every turn of the pump, `finish` at its end. */
export interface Watched extends LiveRun {
  observe(elapsedMs: number): void;
  finish(): void;
}

/** Everything that a view of a run may ask. It costs the run nothing until it is asked, but for a look at the time at each turn. */
export function watchRun(options: LiveOptions): Watched {
  const { values, run, narrator } = options;
  const { times } = options.meter;
  const isPlanned = values.rate !== MAX;
  const shape = options.shape();
  const endMs = endMsOf(run, isPlanned);
  const before = publishedBefore(run);
  const recorder = new Recorder({
    shape: options.shape(),
    limit: run.limit,
    isPlanned,
    times,
    start: run.start,
    publishedBefore: before,
  });
  const rates = new RateOverTime(run.start.atMs, before);
  const count = (): Counted => countOf(options.pump());
  // Whoever asks before the pump's first turn sees the run at its beginning.
  let hasBegun = false;

  return {
    facts: factsOf(options),
    observe(elapsedMs) {
      hasBegun = true;
      recorder.passTo(elapsedMs, count);
    },
    finish: () => recorder.finish(options.pump().elapsedMs(), count()),
    history: () => recorder.history(),
    distributions: () => (isPlanned ? inMs(times.counts()) : null),
    now() {
      const pump = options.pump();
      const elapsedMs = hasBegun ? pump.elapsedMs() : run.start.atMs;
      recorder.passTo(elapsedMs, count);
      const standing = pump.standing();
      const { state, published, lost, inFlight, streamLength, errors, errorsByCode, reconnects } = standing;
      const phase = shape.phaseAt(elapsedMs);
      const due = !isPlanned ? standing.highWater : hasBegun ? pump.due() : run.start.index;
      return {
        state,
        elapsedMs,
        remainingMs: endMs === undefined ? null : Math.max(0, endMs - elapsedMs),
        published,
        due,
        inFlight,
        backlog: Math.max(0, due - standing.acked),
        skipped: standing.acked - published - lost,
        lost,
        republished: narrator.republished,
        rollbacks: narrator.rollbacks,
        targetPerSec: isPlanned ? phase.ratePerSec : null,
        actualPerSec: rates.perSec(elapsedMs, published, phase.ratePerSec),
        isBurst: phase.kind === "burst",
        ...burstTimes(phase, elapsedMs, isPlanned),
        streamLength: streamLength < 0 ? null : streamLength,
        latenessMs: isPlanned && pump.sent > before ? rounded(times.lateness()) : null,
        latencyMs: isPlanned && published > before ? rounded(times.latency()) : null,
        errors,
        errorsByCode,
        reconnects,
        trouble: troubleOf(standing.fault),
        mix: options.made(),
        lastSecond: recorder.latest ?? null,
      } satisfies RunNow;
    },
  };
}

/** Classes are counted in microseconds, and told in milliseconds. */
function inMs({ lateness, latency }: ReturnType<RunTimes["counts"]>): Distributions {
  const ms = (counts: TimingCounts): [number, number][] => counts.map(([us, events]) => [us / 1000, events]);
  return { lateness: ms(lateness), latency: ms(latency) };
}

function countOf(pump: LivePump): Counted {
  const { acked, inFlight, errors, reconnects, streamLength } = pump.standing();
  const { sent, published } = pump;
  return { sent, published, backlog: pump.due() - acked, inFlight, errors, reconnects, streamLength };
}

function troubleOf(fault: { code: string; error: Error } | undefined): RunNow["trouble"] {
  return fault === undefined ? null : { code: fault.code, message: fault.error.message };
}

/** When it ends by its plan; undefined when it does not, or nobody can tell. */
function endMsOf(run: LiveFrame, isPlanned: boolean): number | undefined {
  const { cutMs, endMs, manifest, limit } = run;
  if (cutMs !== undefined || endMs !== undefined) return cutMs ?? endMs;
  const isEndless = !isPlanned || manifest.plannedEvents === null || limit === 0;
  return isEndless ? undefined : shapeOf(run).instantOf(manifest.plannedEvents! - 1);
}

/** A base phase without end is followed by no burst. */
function burstTimes(
  { kind, endMs }: Phase,
  elapsedMs: number,
  isPlanned: boolean,
): Pick<RunNow, "burstBeginsInMs" | "burstEndsInMs"> {
  const leftMs = isPlanned && Number.isFinite(endMs) ? Math.max(0, endMs - elapsedMs) : null;
  return kind === "burst"
    ? { burstBeginsInMs: null, burstEndsInMs: leftMs }
    : { burstBeginsInMs: leftMs, burstEndsInMs: null };
}

function factsOf({ values, run, target, streamsText }: LiveOptions): RunFacts {
  const { manifest, spec, start } = run;
  const { types } = analytics;
  const total = types.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ingestVersion: manifest.ingestVersion,
    runId: manifest.runId,
    seed: manifest.seed,
    start: new Date(manifest.startUnixMs).toISOString(),
    redis: target.label,
    stream: streamsText,
    delivery: manifest.delivery,
    asked: {
      ratePerSec: values.rate,
      burstMultiplier: spec.burstMultiplier,
      burstIntervalMs: spec.burstIntervalMs,
      burstDurationMs: spec.burstDurationMs,
      events: manifest.plannedEvents,
      durationMs: values.durationMs ?? null,
    },
    types: types.map(({ name, weight }) => ({ name, share: weight / total })),
    fromMs: start.atMs,
    repeat: repeatOf(values, run, undefined),
  };
}
