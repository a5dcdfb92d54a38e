import type { Gap } from "../../engine/ports.ts";
import { epochOf, newOwner } from "../../io/redis/owner.ts";
import type { LedgerGap } from "../../ledger/gaps.ts";
import type { Manifest, Segment } from "../../ledger/manifest.ts";
import type { LedgerRun } from "../../ledger/read-ledger.ts";
import { timelineOf } from "../../ledger/timeline.ts";
import { analytics } from "../../model/index.ts";
import { parseSeed } from "../../primitives/seed.ts";
import { createShape } from "../../shape/index.ts";
import { eventsOfFourDigitYears } from "../load.ts";
import type { Run } from "./begin.ts";

/**
 * The rest of a run, from the ledger's next event on. A new segment begins at `nowUnixMs`: the next event is dated then, and those behind
 * it as far from it as the load shape says. Events that were published before keep their times, so the whole stays one run.
 */
export function goOn(found: LedgerRun, nowUnixMs: number): Run {
  const { manifest: before, next } = found;
  const shape = createShape(before.shape);
  const atMs = shape.instantOf(next);
  const segment: Segment = { firstIndex: next, atMs, startUnixMs: nowUnixMs };
  // A segment in which nothing was published leaves no trace.
  const segments = [...before.segments.filter(({ firstIndex }) => firstIndex < next), segment];
  const manifest: Manifest = {
    ...before,
    segments: next === 0 ? [...before.segments.slice(0, 1)] : segments,
  };
  const { seed, idFormat, startUnixMs, plannedEvents } = manifest;
  const unixMsOf = timelineOf(manifest.segments, createShape(before.shape));
  const lastDatable = eventsOfFourDigitYears(shape, startUnixMs);
  return {
    manifest,
    encoder: analytics.encoder({ seed: parseSeed(seed), idFormat, startUnixMs, unixMsOf }),
    spec: manifest.shape,
    limit: Math.min(plannedEvents ?? Number.POSITIVE_INFINITY, lastDatable),
    endMs: undefined,
    cutMs: undefined,
    start: { index: next, atMs },
    passed: { gaps: rangesOf(found.gaps), losses: rangesOf(found.losses) },
    taken: { owner: newOwner(epochOf(found.owner) + 1), next },
  };
}

/** Ranges of the ledger as the engine has them. */
export function rangesOf(ranges: readonly LedgerGap[]): Gap[] {
  return ranges.map(({ firstIndex, lastIndex }) => ({ from: firstIndex, to: lastIndex + 1 }));
}
