import type { JointMeter } from "../../../engine/joint-meter.ts";
import type { Standing } from "../../../engine/publisher-types.ts";
import type { TimingCounts } from "../../../engine/timings.ts";
import type { RedisTarget } from "../../../io/redis/target.ts";
import type { SignalWatch } from "../../../io/signals.ts";
import { analytics } from "../../../model/index.ts";
import { EXIT, type ExitCode, IngestError } from "../../../primitives/errors.ts";
import type { RunSummary } from "../../../report/run-summary.ts";
import { verdictOn } from "../answers.ts";
import type { RunValues } from "../begin.ts";
import { GRACE_MS } from "../publish.ts";
import { type Ended, summarize, unresolvedOf } from "../summarize.ts";
import type { DividedRun, LaneRun } from "./lane-runs.ts";

export interface LanesEnded extends Ended {
  readonly meter: JointMeter;
  /** In the order of the run's lanes. */
  readonly standings: readonly Standing[];
  /** How many events the share has in all; Infinity while nobody knows. */
  readonly limit: number;
}

/** The summary of a run, with what each lane did of it. */
export function summarizeLanes(
  values: RunValues,
  run: DividedRun,
  target: RedisTarget,
  ended: LanesEnded,
): RunSummary {
  const { whole, share, lanes } = run;
  const frame = { ...whole, limit: ended.limit, encoder: { made: madeBy(lanes) } };
  const summary = summarize(values, frame, target, ended);
  const unresolved = ended.standings.map((standing, lane) => unresolvedIn(standing, lanes[lane]!));
  const all = unresolved.filter((range) => range !== null);
  const { shards, partitions } = share.division;
  return {
    ...summary,
    stream: share.streams,
    unresolved:
      all.length === 0
        ? null
        : {
            firstIndex: Math.min(...all.map(({ firstIndex }) => firstIndex)),
            lastIndex: Math.max(...all.map(({ lastIndex }) => lastIndex)),
          },
    ...(share.partition !== undefined && { histograms: histogramsOf(ended.meter) }),
    division: {
      shards,
      partition: share.partition ?? null,
      partitions,
      lanes: ended.standings.map(({ published, streamLength, errors, reconnects, state }, lane) => ({
        stream: lanes[lane]!.stream,
        shard: lanes[lane]!.shard,
        events: published,
        streamLength: streamLength < 0 ? null : streamLength,
        isSettled: state === "DONE",
        unresolved: unresolved[lane]!,
        errors,
        reconnects,
      })),
    },
  };
}

/** How many events of each type all lanes have made. */
export function madeBy(lanes: readonly LaneRun[]): number[] {
  return analytics.types.map((_, type) =>
    lanes.reduce((sum, { toPublish }) => sum + toPublish.encoder.made[type]!, 0),
  );
}

function histogramsOf(meter: JointMeter): RunSummary["histograms"] {
  const { lateness, latency } = meter.times.counts();
  return { latenessUs: pairs(lateness), latencyUs: pairs(latency) };
}

const pairs = (counts: TimingCounts): [number, number][] => counts.map(([us, count]) => [us, count]);

/** Events of a lane that may or may not be in its stream, as indexes of the run. */
function unresolvedIn(standing: Standing, lane: LaneRun): RunSummary["unresolved"] {
  const numbers = unresolvedOf(standing);
  if (numbers === null) return null;
  const view = lane.view();
  return { firstIndex: view.indexOf(numbers.firstIndex), lastIndex: view.indexOf(numbers.lastIndex) };
}

/** 0 when all lanes are settled; otherwise throws what went wrong in the first that is not. */
export function verdictOnLanes(
  standings: readonly Standing[],
  { lanes }: DividedRun,
  signals: SignalWatch,
): ExitCode {
  const at = standings.findIndex(({ state }) => state !== "DONE");
  if (at < 0) return EXIT.ok;
  const failed = standings.findIndex(({ state, fault }) => state === "FAILED" && fault !== undefined);
  const which = failed < 0 ? at : failed;
  const unresolved = unresolvedIn(standings[which]!, lanes[which]!);
  try {
    return verdictOn(standings[which]!, { unresolved }, signals, GRACE_MS);
  } catch (error) {
    if (!(error instanceof IngestError)) throw error;
    const { exitCode, message, hint } = error;
    throw new IngestError(
      exitCode,
      `${lanes[which]!.stream}: ${message}`,
      hint === undefined ? {} : { hint },
    );
  }
}
