import { MAX } from "../../../config/load.ts";
import { JointMeter } from "../../../engine/joint-meter.ts";
import type { Standing } from "../../../engine/publisher-types.ts";
import { goFullSpeed } from "../../../io/full-speed.ts";
import { watchMachine } from "../../../io/machine.ts";
import type { RedisTarget } from "../../../io/redis/target.ts";
import { giveBackStartUpPages } from "../../../io/start-up-pages.ts";
import { writeAll } from "../../../io/stdout.ts";
import { endWithParent } from "../../../io/worker.ts";
import type { ExitCode } from "../../../primitives/errors.ts";
import { limitText, loadText } from "../../../report/load-text.ts";
import { Progress } from "../../../report/progress.ts";
import { runSummaryText } from "../../../report/run-summary-text.ts";
import { createShape, type Shape } from "../../../shape/index.ts";
import { isTrickle } from "../../load.ts";
import type { Around } from "../around.ts";
import type { RunValues } from "../begin.ts";
import { MemoryGuard, needOf } from "../memory-guard.ts";
import { Narrator } from "../narrator.ts";
import { nothingLeft } from "../nothing-left.ts";
import { heed, SETTLED_IN_MS } from "../publish.ts";
import { publishedBefore } from "../summarize.ts";
import { loadViews } from "../views.ts";
import { connectLanes } from "./connect-lanes.ts";
import { lanesToGoOnWith } from "./go-on-lanes.ts";
import { laneFleet } from "./lane-pumps.ts";
import type { DividedRun } from "./lane-runs.ts";
import { shareOf } from "./share.ts";
import { madeBy, summarizeLanes, verdictOnLanes } from "./summarize-lanes.ts";

/** Nobody reads more often how the lanes stand together. */
const LOOK_EVERY_MS = 1;

/** As publish (publish.ts), for a run that is divided: all lanes of this process, until their end. */
export async function publish(given: RunValues, around: Around): Promise<ExitCode> {
  endWithParent();
  const share = shareOf(given);
  const resumed = given.resume ? await lanesToGoOnWith(given, share, around) : undefined;
  if (resumed?.isComplete) return nothingLeft(given, around.log);
  const values = resumed?.values ?? given;
  const trickles = isTrickle(values);
  if (!trickles) goFullSpeed();
  const { log, target, signals } = around;
  const guard = new MemoryGuard(values.memoryGuard, log);
  const openViews = await loadViews(values, around);
  const connected = await connectLanes(values, share, { ...around, guard }, resumed?.goOn);
  const { run } = connected;
  const { whole } = run;
  await guard.compare(needOf(values, whole));
  log.info(...startLine(values, run, target));
  const meter = new JointMeter(shareShape(run), Number.POSITIVE_INFINITY, whole.start);
  const from = { elapsedMs: whole.start.atMs, published: publishedBefore(whole) };
  const progress = new Progress(values.logEvery, values.rate === MAX, from);
  const narrator = new Narrator(log, progress, shareShape(run), whole.endMs);
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  const observe = (elapsedMs: number): void => {
    if (elapsedMs - lookedAtMs < LOOK_EVERY_MS) return;
    lookedAtMs = elapsedMs;
    narrator.observe(elapsedMs, lanes.fleet);
    views?.observe(elapsedMs);
  };
  const lanes = laneFleet(values, connected, { meter, log, observe });
  const { fleet } = lanes;
  const machine = watchMachine();
  const stop = (): void => fleet.stop(performance.now());
  const views = await openViews({
    ...lookOf(run),
    values,
    meter,
    narrator: lanes,
    pump: fleet,
    stop,
  });
  heed(signals, { stop, abandon: () => fleet.abandon() }, log);
  guard.guard({ pause: () => fleet.pause(), proceed: () => fleet.proceed(), stop });
  if (trickles) setTimeout(giveBackStartUpPages, SETTLED_IN_MS).unref();
  const standings = await Promise.all(fleet.pumps.map((pump) => pump.run().then(stopAtFailure(stop))));
  views?.finish();
  const bare = summarizeLanes(values, run, target, {
    standings,
    standing: fleet.standing(),
    pump: fleet,
    meter,
    republished: lanes.republished,
    machine: machine(),
    limit: lanes.limit(),
  });
  const summary = (await views?.amended(bare)) ?? bare;
  if (summary.achieved.events > 0 || standings.every(({ state }) => state === "DONE")) {
    const { histograms: _, ...told } = summary;
    log.info(runSummaryText(summary), { event: "summary", ...told });
    if (values.json) writeAll(`${JSON.stringify(summary, null, 2)}\n`);
  }
  const objection = (await views?.close(summary)) ?? guard.objection;
  const verdict = verdictOnLanes(standings, run, signals);
  if (objection !== undefined) throw objection;
  return verdict;
}

/** What views look at, of all lanes together. */
function lookOf(run: DividedRun) {
  return {
    run: run.whole,
    shape: () => shareShape(run),
    made: () => madeBy(run.lanes),
    streams: run.lanes.map(({ stream }) => stream),
    streamsText: run.share.streams,
  };
}

/** A lane that gave up would leave a hole behind it as long as the others go on. */
const stopAtFailure =
  (stop: () => void) =>
  (standing: Standing): Standing => {
    if (standing.state === "FAILED") stop();
    return standing;
  };

/** The load of all lanes of this process together; nobody asks it for an instant. */
function shareShape({ whole, lanes, share }: DividedRun): Shape {
  const shape = createShape(whole.spec);
  const views = lanes.map(({ view }) => view());
  const part = share.parts.reduce((sum, own) => sum + own, 0);
  const isAll = share.division.partitions === 1;
  return {
    ...shape,
    dueBy: (atMs) => {
      const due = Math.min(shape.dueBy(atMs), whole.limit);
      return isAll ? due : views.reduce((sum, view) => sum + view.numberAt(due), 0);
    },
    phaseAt: (atMs) => {
      const phase = shape.phaseAt(atMs);
      return { ...phase, ratePerSec: phase.ratePerSec * part };
    },
  };
}

function startLine(
  { rate, count, durationMs }: RunValues,
  { whole: { manifest, taken }, share, startAtMs }: DividedRun,
  { label }: RedisTarget,
): [string, Record<string, unknown>] {
  const { seed, startUnixMs, runId, shape } = manifest;
  const start = new Date(startUnixMs).toISOString();
  const { shards, partitions } = share.division;
  const part = share.partition === undefined ? "" : `partition ${share.partition} of ${partitions} of `;
  const verb = taken === undefined ? "Publishing" : "Resuming: publishing";
  const waitMs = Math.max(0, startAtMs - performance.now());
  const wait = waitMs > 1000 ? `; beginning in ${Math.round(waitMs / 1000)} s` : "";
  return [
    `${verb} ${part}${loadText({ ...shape, ratePerSec: rate })}${limitText(count ?? null, durationMs ?? null)} into ${share.streams} at ${label}; seed ${seed}, start ${start}, run ${runId}${wait}`,
    {
      event: "start",
      ...(taken && { resumed: true }),
      stream: share.streams,
      shards,
      ...(share.partition !== undefined && { partition: share.partition, partitions }),
      redis: label,
      runId,
      seed,
      start,
      ...shape,
      ratePerSec: rate,
    },
  ];
}
