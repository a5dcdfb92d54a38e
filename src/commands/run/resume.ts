import type { Log } from "../../io/log.ts";
import { BEAT_MS } from "../../io/redis/beat.ts";
import { stillWrittenFault } from "../../io/redis/owner.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import { ledgerKeyOf } from "../../ledger/keys.ts";
import { type LedgerRun, runsInLedger } from "../../ledger/read-ledger.ts";
import { analytics } from "../../model/index.ts";
import { EXIT, IngestError, usageError } from "../../primitives/errors.ts";
import type { RunValues } from "./begin.ts";

/** A living writer changes its ledger at least every BEAT_MS; three times that, and a little for the way. */
export const WATCH_MS = 3 * BEAT_MS + 100;

/**
 * The run to go on with, from the ledger, once it is sure that nobody publishes it now. Where there is none: undefined with --or-begin.
 * Throws IngestError when there is none, or more than one, or one that cannot be gone on with.
 */
export async function findRun(
  {
    stream,
    run,
    cluster,
    orBegin,
    connectTimeoutMs,
  }: Pick<RunValues, "stream" | "run" | "cluster" | "orBegin" | "connectTimeoutMs">,
  { target, signal, log }: { target: RedisTarget; signal: AbortSignal; log: Log },
): Promise<LedgerRun | undefined> {
  const { connectRedis } = await import("../../io/redis/connect-redis.ts");
  const { streamReader } = await import("../../io/redis/stream-reader.ts");
  const where = `${stream} at ${target.label}`;
  const connection = await connectRedis(target, {
    connectTimeoutMs,
    stream,
    isCluster: cluster,
    clientName: "ingest-resume",
    signal,
  });
  try {
    const reader = streamReader(connection, stream);
    const runs = async () => {
      const fields = await reader.ledger(ledgerKeyOf(stream));
      return Object.keys(fields).length === 0 ? new Map<string, LedgerRun>() : runsInLedger(fields, run);
    };
    const found = await runs();
    if (orBegin && found.size === 0) return undefined;
    const before = chosen(found, run, where);
    refuseDivided(before);
    refuseForeign(before);
    if (isComplete(before)) return before;
    log.debug(`Watching whether somebody publishes run ${before.manifest.runId}`);
    await Bun.sleep(WATCH_MS);
    signal.throwIfAborted();
    const after = chosen(await runs(), run, where);
    const isAlive = after.next !== before.next || after.owner !== before.owner || after.beat !== before.beat;
    if (isAlive || after.manifest.runId !== before.manifest.runId)
      throw stillWrittenFault({ runId: before.manifest.runId, stream }).error;
    return after;
  } finally {
    await connection.close();
  }
}

/** All its events are in the stream. */
export function isComplete({ manifest, next }: LedgerRun): boolean {
  return manifest.plannedEvents !== null && next >= manifest.plannedEvents;
}

/** The one that was named; or the only one that is not complete; or the only one. */
function chosen(runs: ReadonlyMap<string, LedgerRun>, named: string | undefined, where: string): LedgerRun {
  const all = [...runs.values()];
  const open = all.filter((run) => !isComplete(run));
  const [only, another] = named !== undefined || open.length === 0 ? all : open;
  if (only === undefined)
    throw new IngestError(
      EXIT.connection,
      `There is no run to resume in ${where}: no ledger stands beside the stream`,
      {
        hint: "Without --resume a new run begins; with --resume --or-begin, where there is none",
      },
    );
  if (another === undefined) return only;
  const candidates = open.length === 0 ? all : open;
  const some = candidates
    .slice(0, 5)
    .map(({ manifest, next }) => `${manifest.runId} (seed ${manifest.seed}, at event ${next})`);
  const more = candidates.length > 5 ? ` and ${candidates.length - 5} more` : "";
  throw new IngestError(
    EXIT.usage,
    `${candidates.length} runs in ${where} could be resumed: ${some.join(", ")}${more}`,
    { hint: "Name one with --run" },
  );
}

/** What this program cannot go on with. */
export function refuseForeign({ manifest }: Pick<LedgerRun, "manifest">): void {
  const { runId, model, modelVersion, delivery, ingestVersion } = manifest;
  if (delivery === "at-least-once")
    throw new IngestError(
      EXIT.usage,
      `Run ${runId} was published with --delivery at-least-once, whose ledger may lag behind its entries: going on could write events twice`,
      { hint: "Begin a new run; exactly-once runs can be resumed" },
    );
  if (model !== analytics.name || modelVersion !== analytics.version)
    throw new IngestError(
      EXIT.connection,
      `Run ${runId} was published with version ${modelVersion} of the model ${JSON.stringify(model)}, and this version has ${analytics.version} of ${analytics.name}`,
      { hint: `Use ingest ${ingestVersion}, which began it` },
    );
}

/** A part of a run goes on as what it is. */
function refuseDivided({ manifest: { runId, lane } }: LedgerRun): void {
  if (lane === undefined) return;
  const { shards, partition, partitions, paceUnixMs } = lane;
  const flags = [
    ...(shards > 1 || paceUnixMs === undefined ? [`--shards ${shards}`] : []),
    ...(paceUnixMs === undefined ? [] : [`--partition ${partition}/${partitions}`]),
  ].join(" ");
  throw usageError(
    `Run ${runId} is divided, and this is one part of it`,
    `It goes on with --resume ${flags}, and the --stream or --streams-pattern that it began with`,
  );
}
