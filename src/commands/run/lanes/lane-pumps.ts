import { MAX } from "../../../config/load.ts";
import { Fleet } from "../../../engine/fleet.ts";
import type { JointMeter } from "../../../engine/joint-meter.ts";
import { Pump } from "../../../engine/pump.ts";
import { SharedClock } from "../../../engine/shared-clock.ts";
import type { WindowLimits } from "../../../engine/window.ts";
import { systemClock } from "../../../io/clock.ts";
import type { Log } from "../../../io/log.ts";
import { createShape } from "../../../shape/index.ts";
import { peakPerSec } from "../../load.ts";
import type { RunValues } from "../begin.ts";
import { BEYOND_REDIS_PER_SEC, GRACE_MS, LIMITS, WIDEST } from "../publish.ts";
import type { ConnectedLanes } from "./connect-lanes.ts";
import { inIndexes, laneNarrator } from "./lane-log.ts";
import type { DividedRun, LaneRun } from "./lane-runs.ts";

/** A batch, and what it weighs: no lane gets less. */
const LEAST: WindowLimits = { events: 500, sizeBytes: 192 * 1024, batches: 256 };
/** So many lanes write every half millisecond, as one does; more take turns, so that their batches do not become single events. */
const LANES_PER_COMPANY_MS = 16;
const COMPANY_MS = 0.5;
/** The last event of a lane is looked for when the end of the run is so near: counting there takes some 15 ms. */
const NEAR_INDEXES = 2 ** 20;

export interface LaneFleet {
  readonly fleet: Fleet;
  /** How many events were published again because servers had lost them. */
  republished(): number;
  /** How many events the share has in all; Infinity while nobody knows. */
  limit(): number;
}

/** A loop for each lane, all on one clock, from one start. `observe` is called at every turn of any of them. */
export function laneFleet(
  values: RunValues,
  { run, links }: ConnectedLanes,
  { meter, log, observe }: { meter: JointMeter; log: Log; observe(elapsedMs: number): void },
): LaneFleet {
  const clock = new SharedClock(systemClock());
  const narrators = run.lanes.map(({ stream }) => laneNarrator(log, stream));
  const ends = run.lanes.map((lane) => endOf(run, lane));
  const pumps = run.lanes.map((lane, at): Pump => {
    const narrator = narrators[at]!;
    const view = lane.view();
    const { sink, session, opened } = links[at]!;
    const pump: Pump = new Pump({
      shape: lane.shape(),
      clock: clock.seat(),
      sink,
      session,
      meter: meter.lane(lane.shape(), opened.next),
      publisher: {
        ...limitsOf(values, run.share.parts[at]!, run.lanes.length),
        passed: lane.passed,
        limit: Number.POSITIVE_INFINITY,
        next: opened.next,
        random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
        indexOf: (number) => view.indexOf(number),
        tell: (notice) => narrator.tell(inIndexes(notice, view)),
      },
      startAtMs: run.startAtMs,
      endMs: run.whole.endMs,
      cutMs: run.whole.cutMs,
      catchUp: values.rate === MAX ? "unbounded" : values.catchUp,
      companyMs: Math.max(COMPANY_MS, run.lanes.length / LANES_PER_COMPANY_MS),
      limitAt: (elapsedMs) => ends[at]!(elapsedMs),
      graceMs: GRACE_MS,
      observe: (elapsedMs) => {
        narrator.observe(elapsedMs, pump);
        observe(elapsedMs);
      },
    });
    return pump;
  });
  return {
    fleet: new Fleet(pumps),
    republished: () => narrators.reduce((sum, { republished }) => sum + republished, 0),
    limit: () => ends.reduce((sum, end) => sum + end(0), 0),
  };
}

/** How many events the lane has: Infinity until the end of the run is near. */
function endOf({ whole }: DividedRun, lane: LaneRun): (elapsedMs: number) => number {
  const view = lane.view();
  const shape = createShape(whole.spec);
  let end = Number.POSITIVE_INFINITY;
  return (elapsedMs) => {
    if (end === Number.POSITIVE_INFINITY && whole.limit - shape.dueBy(elapsedMs) <= NEAR_INDEXES)
      end = view.numberAt(whole.limit);
    return end;
  };
}

/** What one process may have under way is shared by its lanes. */
function limitsOf(values: RunValues, part: number, lanes: number) {
  const shared = ({ events, sizeBytes, batches }: WindowLimits): WindowLimits => ({
    events: Math.max(LEAST.events, Math.ceil(events / lanes)),
    sizeBytes: Math.max(LEAST.sizeBytes, Math.ceil(sizeBytes / lanes)),
    batches: Math.max(LEAST.batches, Math.ceil(batches / lanes)),
  });
  const peak = peakPerSec(values) * part;
  const widest = peak > BEYOND_REDIS_PER_SEC ? LIMITS.window : WIDEST;
  return {
    ...LIMITS,
    window: shared(LIMITS.window),
    windowMost: shared(widest),
    peakPerMs: peak / 1000,
    stallMs: Math.min(LIMITS.stallMs, Math.max(1000, values.maxOutageMs)),
    maxOutageMs: values.maxOutageMs,
    onDataLoss: values.onDataLoss,
  };
}
