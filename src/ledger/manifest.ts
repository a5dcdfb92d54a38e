import { hashHex } from "../primitives/hash-text.ts";
import type { Manifest, RunIdentity } from "./manifest-schema.ts";

export type { LaneEntry, Manifest, RunIdentity, Segment } from "./manifest-schema.ts";

/** 16 hex digits: the same for the same identity, so a run that is started again under its old settings is recognised. */
export function runIdOf(identity: RunIdentity): string {
  const { model, modelVersion, seed, startUnixMs, idFormat, shape } = identity;
  const { ratePerSec, burstMultiplier, burstIntervalMs, burstDurationMs } = shape;
  const parts = [
    model,
    modelVersion,
    seed,
    startUnixMs,
    idFormat,
    ratePerSec,
    burstMultiplier,
    burstIntervalMs,
    burstDurationMs,
  ];
  return hashHex(JSON.stringify(parts));
}

/** The manifest of a run that begins at its first event. */
export function newManifest(
  identity: RunIdentity,
  rest: Pick<Manifest, "delivery" | "plannedEvents" | "ingestVersion">,
): Manifest {
  const segments = [{ firstIndex: 0, atMs: 0, startUnixMs: identity.startUnixMs }];
  return { format: 1, runId: runIdOf(identity), ...identity, segments, ...rest };
}

/**
 * Under which name an entry's fields stand in a ledger: the run's id, and for a partition which one of how many. Partitions that publish
 * into one stream share its ledger; shards have a ledger each.
 */
export function entryNameOf({ runId, lane }: Pick<Manifest, "runId" | "lane">): string {
  return lane?.paceUnixMs === undefined ? runId : `${runId}.${lane.partition}of${lane.partitions}`;
}
