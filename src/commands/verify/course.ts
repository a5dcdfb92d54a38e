import type { Manifest } from "../../ledger/manifest.ts";
import type { VerifyRecord } from "../../report/verify-record.ts";
import { createShape } from "../../shape/index.ts";
import { arrivalsOf } from "../../verify/arrivals.ts";
import { plannedArrivals } from "../../verify/planned-arrivals.ts";
import { rateProfileOf } from "../../verify/rate-profile.ts";
import { isAsFastAsCanBe } from "../load.ts";
import type { Judged, JudgedRun } from "./judgement.ts";

/** So many stretches show what there is to see. */
const MOST_STRETCHES = 600;
const MOST_BURSTS = 500;

/** A run of which something was seen, its lanes together. */
export interface SeenRun {
  readonly manifest: Manifest;
  /** So many events were written. */
  readonly written: number;
  readonly shiftMs: number;
  /** All lanes tell of the same plan, and all were looked at. */
  readonly isWhole: boolean;
}

/** How the entries came over time, for who wants to draw it. */
export interface Course extends Pick<VerifyRecord, "arrivals" | "bursts"> {
  readonly runs: readonly SeenRun[];
}

export function courseOf({ arrivals, runs }: Pick<Judged, "arrivals" | "runs">): Course {
  const seen = [...Map.groupBy(runs, ({ manifest }) => manifest.runId).values()].flatMap(seenRun);
  const found = arrivalsOf(arrivals, MOST_STRETCHES);
  if (found === undefined) return { arrivals: null, bursts: [], runs: seen };
  const bursts = rateProfileOf(arrivals)?.search?.bursts ?? [];
  return {
    arrivals: {
      edgesUnixMs: [...found.edges],
      counts: [...found.counts],
      planned: isPlanned(seen) ? plannedIn(seen, found.edges) : null,
    },
    bursts:
      bursts.length > MOST_BURSTS
        ? []
        : bursts.map(({ startMs, endMs }) => ({ startUnixMs: startMs, endUnixMs: endMs })),
    runs: seen,
  };
}

/** Nothing where nothing of it was seen. */
function seenRun(lanes: readonly JudgedRun[]): SeenRun[] {
  const [{ manifest, shiftMs }] = lanes as readonly [JudgedRun];
  if (lanes.every(({ seen }) => seen === 0)) return [];
  const segments = new Set(lanes.map((lane) => JSON.stringify(lane.manifest.segments)));
  const { shards = 1, partitions = 1 } = manifest.lane ?? {};
  return [
    {
      manifest,
      written: lanes.reduce((sum, { next }) => sum + next, 0),
      shiftMs,
      isWhole: segments.size === 1 && lanes.length === shards * partitions,
    },
  ];
}

function isPlanned(runs: readonly SeenRun[]): boolean {
  return (
    runs.length > 0 && runs.every(({ manifest, isWhole }) => isWhole && !isAsFastAsCanBe(manifest.shape))
  );
}

function plannedIn(runs: readonly SeenRun[], edges: readonly number[]): number[] {
  const plans = runs.map(({ manifest: { shape, segments }, written, shiftMs }) => ({
    run: { shape: createShape(shape), segments },
    next: written,
    shiftMs,
  }));
  return plannedArrivals(plans, edges);
}
