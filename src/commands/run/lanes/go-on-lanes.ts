import { epochOf, newOwner } from "../../../io/redis/owner.ts";
import type { Mark } from "../../../lanes/roll.ts";
import { View } from "../../../lanes/view.ts";
import type { Manifest, Segment } from "../../../ledger/manifest.ts";
import { createShape } from "../../../shape/index.ts";
import { eventsOfFourDigitYears } from "../../load.ts";
import type { Around } from "../around.ts";
import { asBefore } from "../as-before.ts";
import type { RunValues } from "../begin.ts";
import { rangesOf } from "../go-on.ts";
import type { Instant } from "./begin-lanes.ts";
import { laneManifest } from "./begin-lanes.ts";
import { type FoundLanes, findLanes } from "./find-lanes.ts";
import { type DividedRun, type LaneState, laneRuns, rollOf } from "./lane-runs.ts";
import type { Share } from "./share.ts";

export interface ResumedLanes {
  readonly values: RunValues;
  readonly isComplete: boolean;
  goOn(now: Instant): DividedRun;
}

/** Finds the run that --resume means, and holds what was given against it; undefined where a new one is to begin. */
export async function lanesToGoOnWith(
  given: RunValues,
  share: Share,
  { target, signals, log, origins }: Around,
): Promise<ResumedLanes | undefined> {
  const isComplete = (candidate: FoundLanes) => placeIn(share, candidate).isComplete;
  const found = await findLanes(given, share, { target, signal: signals.first, log }, isComplete);
  if (found === undefined) return undefined;
  const { manifest } = found.entries.find((entry) => entry !== undefined)!;
  const values = asBefore(given, origins, manifest);
  const complete = isComplete(found);
  if (complete)
    log.info(`Run ${found.runId} is complete: all events of this share are in ${share.streams}`, {
      event: "complete",
      runId: found.runId,
    });
  return { values, isComplete: complete, goOn: (now) => goOnLanes(share, found, now) };
}

/** How far the lanes of a run have come. */
function placeIn(share: Share, { entries }: FoundLanes) {
  const marks: Mark[] = entries.map((entry) => entry?.mark ?? { number: 0, index: 0 });
  const { manifest } = entries.find((entry) => entry !== undefined)!;
  const roll = rollOf(share, manifest.seed, marks);
  const nexts = entries.map((entry) => entry?.next ?? 0);
  const planned = manifest.plannedEvents ?? Number.POSITIVE_INFINITY;
  return {
    roll,
    /** All indexes that any lane has published are below it. */
    reached: Math.max(
      ...nexts.map((next, lane) => (next === 0 ? 0 : new View(roll, lane).indexOf(next - 1) + 1)),
    ),
    isComplete: nexts.every((next, lane) => new View(roll, lane).indexOf(next) >= planned),
  };
}

/**
 * The rest of the share. Lanes of one process begin a new segment together, behind all that any of them has published; those that are
 * behind publish what they lack with its old times. A partition begins none: the others have gone on in the old time, and so does it.
 */
function goOnLanes(share: Share, found: FoundLanes, now: Instant): DividedRun {
  const { entries } = found;
  const { roll, reached } = placeIn(share, found);
  const before = entries.find((entry) => entry !== undefined)!.manifest;
  const shape = createShape(before.shape);
  const { paceUnixMs } = before.lane!;
  const atMs = paceUnixMs === undefined ? shape.instantOf(reached) : Math.max(0, now.unixMs - paceUnixMs);
  const fresh: Segment = { firstIndex: reached, atMs, startUnixMs: now.unixMs };
  const isSame = paceUnixMs !== undefined || reached === 0;
  const segments = isSame ? before.segments.slice(0, 1) : [...segmentsOf(entries, reached), fresh];
  const { lane: _, ...manifest } = { ...before, segments };
  const limit = Math.min(
    manifest.plannedEvents ?? Number.POSITIVE_INFINITY,
    eventsOfFourDigitYears(shape, manifest.startUnixMs),
  );
  const states = entries.map((entry, lane) =>
    stateOf(entry, laneManifest(manifest, share, lane, paceUnixMs ?? 0)),
  );
  const next = states.reduce((sum, state) => sum + state.next, 0);
  return {
    whole: {
      manifest,
      spec: manifest.shape,
      limit,
      endMs: undefined,
      cutMs: undefined,
      start: { index: next, atMs },
      passed: {
        gaps: states.flatMap(({ passed }) => passed.gaps),
        losses: states.flatMap(({ passed }) => passed.losses),
      },
      taken: { owner: "", next },
    },
    share,
    lanes: laneRuns(share, states, roll),
    startAtMs: now.atMs - atMs,
  };
}

/** Every segment in which any lane has published: who crashed while he told them all has told some. */
function segmentsOf(entries: FoundLanes["entries"], reached: number): Segment[] {
  const all = new Map<number, Segment>();
  for (const entry of entries)
    for (const segment of entry?.manifest.segments ?? [])
      if (segment.firstIndex < reached) all.set(segment.firstIndex, segment);
  return [...all.values()].sort((a, b) => a.firstIndex - b.firstIndex);
}

function stateOf(entry: FoundLanes["entries"][number], manifest: Manifest): LaneState {
  if (entry === undefined) return { manifest, taken: undefined, next: 0, passed: { gaps: [], losses: [] } };
  const { next, owner, gaps, losses } = entry;
  return {
    manifest,
    taken: { owner: newOwner(epochOf(owner) + 1), next },
    next,
    passed: { gaps: rangesOf(gaps), losses: rangesOf(losses) },
  };
}
