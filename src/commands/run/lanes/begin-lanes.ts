import type { Manifest } from "../../../ledger/manifest.ts";
import { beginRun, type RunValues } from "../begin.ts";
import { type DividedRun, laneRuns, rollOf } from "./lane-runs.ts";
import type { Share } from "./share.ts";

/** One instant on both clocks. */
export interface Instant {
  readonly unixMs: number;
  /** On the monotonic clock. */
  readonly atMs: number;
}

const NOTHING_PASSED = { gaps: [], losses: [] };

/**
 * A divided run that begins at its first event. A partition waits for a start that lies ahead: that is how processes that do not talk to each
 * other line up. From a start in the past its events are dated then and published from now on, as those of any run are.
 */
export function beginLanes(values: RunValues, share: Share, now: Instant, ingestVersion: string): DividedRun {
  const whole = beginRun(values, now.unixMs, ingestVersion);
  const paceUnixMs = Math.max(now.unixMs, whole.manifest.startUnixMs);
  const startAtMs = share.partition === undefined ? now.atMs : now.atMs + (paceUnixMs - now.unixMs);
  const states = share.places.map((_, lane) => ({
    manifest: laneManifest(whole.manifest, share, lane, paceUnixMs),
    taken: undefined,
    next: 0,
    passed: NOTHING_PASSED,
  }));
  return { whole, share, lanes: laneRuns(share, states, rollOf(share, whole.manifest.seed)), startAtMs };
}

/** The entry of one of the share's lanes. */
export function laneManifest(
  manifest: Manifest,
  { places, division, partition }: Share,
  lane: number,
  paceUnixMs: number,
): Manifest {
  const pace = partition === undefined ? {} : { paceUnixMs };
  return { ...manifest, lane: { ...places[lane]!, ...division, ...pace } };
}
