import type { Place } from "../../lanes/division.ts";
import { entryNameOf, type Manifest } from "../../ledger/manifest.ts";
import type { LedgerRun } from "../../ledger/read-ledger.ts";
import { timelineOf } from "../../ledger/timeline.ts";
import { modelByName, type Stream } from "../../model/index.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import { parseSeed } from "../../primitives/seed.ts";
import { createShape, type Shape } from "../../shape/index.ts";
import type { RunUnderTest } from "../../verify/run-under-test.ts";
import { type DividedManifest, dividedManifests, lanesOf, laneUnderTest, placesIn } from "./judge-lanes.ts";

/** A run of the ledger, and what is needed to hold the stream against it. */
export interface RunToJudge {
  readonly manifest: Manifest;
  /** So many events were written, says the ledger. */
  readonly next: number;
  /** How many events below `next` it left out. */
  readonly leftOut: number;
  readonly run: RunUnderTest;
}

/** Of a stream that is judged as one of several shards: which one, and the divided runs that all their ledgers tell of. */
export interface AmongShards {
  readonly shard: number;
  readonly runs: readonly DividedManifest[];
}

/**
 * Brings the runs of the ledger back to life. The manifest and `next` are those read after the end was fixed, so that they
 * cover every entry up to it; `before` are those read ahead of it: what they tell to be written must be there. A divided run is as many
 * as it has lanes in this stream; one that has no entry must have one when others are further.
 */
export function runsToJudge(
  before: ReadonlyMap<string, LedgerRun>,
  after: ReadonlyMap<string, LedgerRun>,
  among?: AmongShards,
): RunToJudge[] {
  const entries = [...after.values()];
  const whole = entries.filter(({ manifest }) => manifest.lane === undefined);
  return [
    ...whole.map((entry) => runToJudge(entry, before)),
    ...dividedRuns(entries, among).flatMap(({ run, shard }) => lanesToJudge(run, shard, entries, before)),
  ];
}

function runToJudge(
  { manifest, next, gaps, losses, deletedBelow }: LedgerRun,
  before: ReadonlyMap<string, LedgerRun>,
): RunToJudge {
  const writtenBefore = Math.min(next, before.get(entryNameOf(manifest))?.next ?? 0);
  // Only the script moves entries and ledger in one step; without it the ledger is told afterwards.
  const limit = manifest.delivery === "exactly-once" ? next : Number.POSITIVE_INFINITY;
  const leftOut = gaps.reduce((sum, { firstIndex, lastIndex }) => sum + lastIndex + 1 - firstIndex, 0);
  const passed = { gaps, losses, deletedBelow };
  return { manifest, next, leftOut, run: { ...revive(manifest, writtenBefore, limit), ...passed } };
}

/** The divided runs that this ledger tells of, and those that only other shards' ledgers do. */
function dividedRuns(
  entries: readonly LedgerRun[],
  among: AmongShards | undefined,
): { run: DividedManifest; shard: number }[] {
  const runs = new Map((among?.runs ?? []).map((run) => [run.manifest.runId, run]));
  for (const own of dividedManifests([entries])) {
    const known = runs.get(own.manifest.runId);
    runs.set(own.manifest.runId, known === undefined || own.reached > known.reached ? own : known);
  }
  return [...runs.values()].map((run) => ({ run, shard: among?.shard ?? run.manifest.lane.shard }));
}

function lanesToJudge(
  divided: DividedManifest,
  shard: number,
  entries: readonly LedgerRun[],
  before: ReadonlyMap<string, LedgerRun>,
): RunToJudge[] {
  const { manifest, reached } = divided;
  const own = entries.filter((entry) => entry.manifest.runId === manifest.runId);
  const places = placesIn(shard, manifest.lane, own);
  const views = lanesOf(manifest, places);
  return places.map(({ place, entry }, at): RunToJudge => {
    const judged = runToJudge(entry ?? unbegun(manifest, place), before);
    const lane = laneUnderTest(divided, place, judged.run, views[at]!);
    if (entry !== undefined) return { ...judged, run: { ...judged.run, ...lane } };
    const part = manifest.lane.paceUnixMs === undefined ? "this shard" : `partition ${place.partition}`;
    const absence = `the ledger has no entry for ${part}, and others have come further`;
    const writtenBefore = views[at]!().numberAt(reached);
    return { ...judged, run: { ...judged.run, ...lane, writtenBefore, lane: { ...lane.lane!, absence } } };
  });
}

function unbegun(manifest: DividedManifest["manifest"], place: Place): LedgerRun {
  return {
    manifest: { ...manifest, lane: { ...manifest.lane, ...place } },
    next: 0,
    gaps: [],
    losses: [],
    deletedBelow: 0,
    owner: undefined,
    beat: undefined,
    mark: undefined,
  };
}

function revive(
  manifest: Manifest,
  writtenBefore: number,
  limit: number,
): Omit<RunUnderTest, "gaps" | "losses" | "deletedBelow"> {
  const { runId, startUnixMs, idFormat, segments } = manifest;
  const model = modelByName(manifest.model);
  if (model === undefined || model.version !== manifest.modelVersion) throw otherModel(manifest);
  const shape = shapeOf(manifest);
  const unixMsOf = timelineOf(segments, shape);
  const stream: Stream = { seed: parseSeed(manifest.seed), startUnixMs, idFormat, unixMsOf };
  return {
    runId,
    writtenBefore,
    limit,
    ids: model.ids(stream),
    shape,
    segments,
    unixMsOf,
    encoder: () => model.encoder(stream),
  };
}

function shapeOf(manifest: Manifest): Shape {
  try {
    return createShape(manifest.shape);
  } catch (cause) {
    throw new IngestError(
      EXIT.connection,
      `Cannot check: the ledger's run ${manifest.runId} has a load shape that cannot be: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function otherModel({ runId, model, modelVersion, ingestVersion }: Manifest): IngestError {
  const own = modelByName(model)?.version;
  const difference =
    own === undefined
      ? "a model that this version does not know"
      : `version ${modelVersion} of the model, and this version has ${own}`;
  return new IngestError(
    EXIT.connection,
    `Cannot check: run ${runId} was published with ${JSON.stringify(model)}, ${difference}`,
    { hint: `Use ingest ${ingestVersion}, which wrote it, or judge another run alone with --run` },
  );
}
