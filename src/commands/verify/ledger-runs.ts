import type { Manifest } from "../../ledger/manifest.ts";
import type { LedgerRun } from "../../ledger/read-ledger.ts";
import { timelineOf } from "../../ledger/timeline.ts";
import { modelByName, type Stream } from "../../model/index.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import { parseSeed } from "../../primitives/seed.ts";
import { createShape, type Shape } from "../../shape/index.ts";
import type { RunUnderTest } from "../../verify/run-under-test.ts";

/** A run of the ledger, and what is needed to hold the stream against it. */
export interface RunToJudge {
  readonly manifest: Manifest;
  /** So many events were written, says the ledger. */
  readonly next: number;
  /** How many events below `next` it left out. */
  readonly leftOut: number;
  readonly run: RunUnderTest;
}

/**
 * Brings the runs of the ledger back to life. The manifest and `next` are those read after the end was fixed, so that they
 * cover every entry up to it; `before` are those read ahead of it: what they tell to be written must be there.
 */
export function runsToJudge(
  before: ReadonlyMap<string, LedgerRun>,
  after: ReadonlyMap<string, LedgerRun>,
): RunToJudge[] {
  return [...after.values()].map(({ manifest, next, gaps, losses, deletedBelow }) => {
    const writtenBefore = Math.min(next, before.get(manifest.runId)?.next ?? 0);
    // Only the script moves entries and ledger in one step; without it the ledger is told afterwards.
    const limit = manifest.delivery === "exactly-once" ? next : Number.POSITIVE_INFINITY;
    const leftOut = gaps.reduce((sum, { firstIndex, lastIndex }) => sum + lastIndex + 1 - firstIndex, 0);
    const passed = { gaps, losses, deletedBelow };
    return { manifest, next, leftOut, run: { ...revive(manifest, writtenBefore, limit), ...passed } };
  });
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
