import { MAX } from "../../config/load.ts";
import { Meter } from "../../engine/meter.ts";
import type { Opened, Session, Sink } from "../../engine/ports.ts";
import { Pump } from "../../engine/pump.ts";
import { systemClock } from "../../io/clock.ts";
import { goFullSpeed } from "../../io/full-speed.ts";
import type { Log } from "../../io/log.ts";
import { watchMachine } from "../../io/machine.ts";
import type { SignalWatch } from "../../io/signals.ts";
import { giveBackStartUpPages } from "../../io/start-up-pages.ts";
import { writeAll } from "../../io/stdout.ts";
import type { ExitCode } from "../../primitives/errors.ts";
import { Progress } from "../../report/progress.ts";
import { runSummaryText } from "../../report/run-summary-text.ts";
import { isTrickle, peakPerSec } from "../load.ts";
import { verdictOn } from "./answers.ts";
import type { Around } from "./around.ts";
import { beginRun, type Run, type RunValues, shapeOf } from "./begin.ts";
import { MemoryGuard, needOf } from "./memory-guard.ts";
import { Narrator } from "./narrator.ts";
import { nothingLeft } from "./nothing-left.ts";
import { whatToGoOnWith } from "./resuming.ts";
import { startLine } from "./start-line.ts";
import { publishedBefore, summarize } from "./summarize.ts";
import { loadViews } from "./views.ts";

/** Batches that keep a server busy while their replies travel, and block it for no more than 2 ms each. */
export const LIMITS = {
  batchEvents: 500,
  /** Enough for a server on this machine. */
  window: { events: 4000, sizeBytes: 1536 * 1024, batches: 256 },
  connectMs: 5000,
  stallMs: 15_000,
  doubtfulMs: 30_000,
};
export const GRACE_MS = 30_000;
/**
 * A run that starts "now" starts so much later: its start is written into the ledger first, which takes a round trip, and then events can
 * still leave at the very instants that their timestamps tell.
 */
export const LEAD_MS = 25;

/** A path that is longer gets more, up to what memory allows. */
export const WIDEST = { events: 65_536, sizeBytes: 24 * 1024 * 1024, batches: 4096 };
/** Whoever asks for more than any Redis takes asks for its limit: more on the way would only wait there, and take memory. */
export const BEYOND_REDIS_PER_SEC = 1_000_000;

/** By then a run does nothing that it has not done before. */
export const SETTLED_IN_MS = 2500;

interface Ready {
  readonly run: Run;
  /** The monotonic instant of the run's start, where its timestamps count from now. */
  readonly startAtMs: number | undefined;
  readonly sink: Sink;
  readonly session: Session;
  readonly opened: Opened;
}

/** Connects, publishes until the end, and says how it went. Throws IngestError when it did not go well. */
export async function publish(given: RunValues, around: Around): Promise<ExitCode> {
  const resumed = given.resume ? await whatToGoOnWith(given, around) : undefined;
  if (resumed?.isComplete) return nothingLeft(given, around.log);
  const values = resumed?.values ?? given;
  // A quiet run is fast enough for the interpreter, and its memory smaller without the compiler.
  const isQuiet = isTrickle(values);
  if (!isQuiet) goFullSpeed();
  const { log, target, signals } = around;
  const guard = new MemoryGuard(values.memoryGuard, log);
  const openViews = await loadViews(values, around);
  const ready = await connect(values, { ...around, guard }, resumed?.goOn);
  await guard.compare(needOf(values, ready.run));
  log.info(...startLine(values, ready.run, target));
  const meter = new Meter(shapeOf(ready.run), ready.run.limit, ready.run.start);
  const from = { elapsedMs: ready.run.start.atMs, published: publishedBefore(ready.run) };
  const progress = new Progress(values.logEvery, values.rate === MAX, from);
  const narrator = new Narrator(log, progress, shapeOf(ready.run), ready.run.endMs);
  const pump: Pump = pumpFor(values, ready, { meter, narrator }, (elapsedMs) => {
    narrator.observe(elapsedMs, pump);
    views?.observe(elapsedMs);
  });
  const { run } = ready;
  const stop = (): void => pump.stop();
  const seen = {
    ...{ values, run, shape: () => shapeOf(run), made: () => run.encoder.made },
    ...{ streams: [values.stream], streamsText: values.stream },
  };
  const views = await openViews({ ...seen, meter, narrator, pump, stop });
  const machine = watchMachine();
  heed(signals, pump, log);
  guard.guard(pump);
  // A fast run needs its memory for speed; and a moment's hesitation while pages are read again would show in its pace.
  if (isQuiet) setTimeout(giveBackStartUpPages, SETTLED_IN_MS).unref();
  const standing = await pump.run();
  const { republished } = narrator;
  views?.finish();
  const ended = { standing, pump, meter, republished, machine: machine() };
  const bare = summarize(values, ready.run, target, ended);
  const summary = (await views?.amended(bare)) ?? bare;
  // A run that failed at its first event has nothing to sum up: the error says it all.
  if (standing.acked > 0 || standing.state === "DONE") {
    log.info(runSummaryText(summary), { event: "summary", ...summary });
    if (values.json) writeAll(`${JSON.stringify(summary, null, 2)}\n`);
  }
  const objection = (await views?.close(summary)) ?? guard.objection;
  if (objection !== undefined && standing.state === "DONE") throw objection;
  // A run that failed keeps its own exit code.
  if (objection !== undefined && standing.acked > 0) log.warn(objection.message);
  return verdictOn(standing, summary, signals, GRACE_MS);
}

/** The run begins when the connection is there: waiting for a server must not make its first events old. */
async function connect(
  values: RunValues,
  { target, log, signals, ingestVersion, guard }: Around & { guard: MemoryGuard },
  goOn: ((nowUnixMs: number) => Run) | undefined,
): Promise<Ready> {
  const { firstContact } = await import("../../io/redis/first-contact.ts");
  const { redisStreamSink } = await import("../../io/sinks/redis-stream.ts");
  const clock = systemClock();
  let begun: Run | undefined;
  let startAtMs: number | undefined;
  const run = (): Run => {
    if (begun !== undefined) return begun;
    const nowUnixMs = clock.unixMs() + LEAD_MS;
    begun = goOn?.(nowUnixMs) ?? beginRun(values, nowUnixMs, ingestVersion);
    // What was published before lies in the past: the next event is due when its segment begins.
    const isNow = goOn !== undefined || values.startUnixMs === undefined;
    if (isNow) startAtMs = clock.nowMs() + LEAD_MS - begun.start.atMs;
    return begun;
  };
  const { stream, cluster: isCluster, delivery, maxLen, minIdAgeMs, acks, connectTimeoutMs } = values;
  const to = { target, stream, isCluster, asksForBoth: delivery === "exactly-once", tell: log.info };
  const memory = guard.ear;
  const sink = redisStreamSink({ ...to, maxLen, minIdAgeMs, acks, clientName: "ingest", run, memory });
  const patience = { connectTimeoutMs, label: target.label, signal: signals.first };
  const { session, opened } = await firstContact(sink, patience);
  return { run: run(), startAtMs, sink, session, opened };
}

function pumpFor(
  values: RunValues,
  { run, startAtMs, sink, session, opened }: Ready,
  { meter, narrator }: { meter: Meter; narrator: Narrator },
  observe: (elapsedMs: number) => void,
): Pump {
  return new Pump({
    shape: shapeOf(run),
    clock: systemClock(),
    sink,
    session,
    meter,
    publisher: {
      ...LIMITS,
      windowMost: peakPerSec(values) > BEYOND_REDIS_PER_SEC ? LIMITS.window : WIDEST,
      peakPerMs: peakPerSec(values) / 1000,
      stallMs: Math.min(LIMITS.stallMs, Math.max(1000, values.maxOutageMs)),
      maxOutageMs: values.maxOutageMs,
      onDataLoss: values.onDataLoss,
      passed: run.passed,
      limit: run.limit,
      next: opened.next,
      random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
      tell: (notice) => narrator.tell(notice),
    },
    startAtMs,
    endMs: run.endMs,
    cutMs: run.cutMs,
    catchUp: values.rate === MAX ? "unbounded" : values.catchUp,
    graceMs: GRACE_MS,
    observe,
  });
}

export function heed({ first, second }: SignalWatch, pump: Pick<Pump, "stop" | "abandon">, log: Log): void {
  const stop = (): void => {
    log.info(`${first.reason}: no further events; settling what is on its way`, {
      event: "stopping",
      signal: first.reason,
    });
    pump.stop();
  };
  if (first.aborted) stop();
  first.addEventListener("abort", stop, { once: true });
  second.addEventListener("abort", () => pump.abandon(), { once: true });
}
