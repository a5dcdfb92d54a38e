import type { Log } from "../../../io/log.ts";
import { stillWrittenFault } from "../../../io/redis/owner.ts";
import type { StreamReader } from "../../../io/redis/stream-reader.ts";
import type { RedisTarget } from "../../../io/redis/target.ts";
import { ledgerKeyOf } from "../../../ledger/keys.ts";
import { type LedgerRun, runsInLedger } from "../../../ledger/read-ledger.ts";
import { EXIT, IngestError } from "../../../primitives/errors.ts";
import { readersOf } from "../../shard-readers.ts";
import type { RunValues } from "../begin.ts";
import { refuseForeign, WATCH_MS } from "../resume.ts";
import type { Share } from "./share.ts";

/** A divided run as its ledgers tell it: an entry for each of the share's places, undefined where nothing was begun. */
export interface FoundLanes {
  readonly runId: string;
  readonly entries: readonly (LedgerRun | undefined)[];
}

/**
 * The share's part of the run to go on with, once it is sure that nobody publishes it now. Throws IngestError when there is none, more than
 * one, or one that is divided in another way. `isComplete` tells whether all events of a run are there.
 * Where there is none, undefined with --or-begin.
 */
export async function findLanes(
  values: Pick<RunValues, "run" | "cluster" | "orBegin" | "connectTimeoutMs">,
  share: Share,
  around: { target: RedisTarget; signal: AbortSignal; log: Log },
  isComplete: (found: FoundLanes) => boolean,
): Promise<FoundLanes | undefined> {
  const { target, signal, log } = around;
  const { connectTimeoutMs, cluster: isCluster } = values;
  const names = share.places.map(({ shard }) => share.streamOf(shard));
  const options = { connectTimeoutMs, isCluster, clientName: "ingest-resume", signal };
  const { readers, close } = await readersOf(target, names, options);
  try {
    const look = async () => runsOf(share, await Promise.all(readers.map(entriesOf)), values.run);
    const where = `${share.streams} at ${target.label}`;
    const runs = await look();
    if (values.orBegin && runs.length === 0) return undefined;
    const found = chosen(runs, values.run, where, isComplete);
    for (const entry of found.entries) if (entry !== undefined) refuseForeign(entry);
    if (isComplete(found)) return found;
    log.debug(`Watching whether somebody publishes run ${found.runId}`);
    await Bun.sleep(WATCH_MS);
    signal.throwIfAborted();
    const again = (await look()).find(({ runId }) => runId === found.runId);
    found.entries.forEach((entry, lane) => {
      if (isAlive(entry, again?.entries[lane]))
        throw stillWrittenFault({ runId: found.runId, stream: names[lane]! }).error;
    });
    return again ?? found;
  } finally {
    await close();
  }
}

async function entriesOf(reader: StreamReader): Promise<LedgerRun[]> {
  const fields = await reader.ledger(ledgerKeyOf(reader.stream));
  return Object.keys(fields).length === 0 ? [] : [...runsInLedger(fields).values()];
}

/** The runs in the shards' ledgers that are divided as asked; throws for one that was named and is not. */
function runsOf(share: Share, ledgers: readonly LedgerRun[][], named: string | undefined): FoundLanes[] {
  const others: LedgerRun[] = [];
  const runs = new Map<string, (LedgerRun | undefined)[]>();
  ledgers.forEach((ledger, lane) => {
    for (const entry of ledger) {
      const { runId } = entry.manifest;
      if (!isOwn(share, lane, entry)) {
        if (!isSibling(share, lane, entry)) others.push(entry);
        continue;
      }
      const entries = runs.get(runId) ?? share.places.map(() => undefined);
      entries[lane] = entry;
      runs.set(runId, entries);
    }
  });
  const other = others.find(({ manifest }) => manifest.runId === named) ?? others[0];
  if (other !== undefined && (runs.size === 0 || other.manifest.runId === named)) throw otherwise(other);
  return [...runs].map(([runId, entries]) => ({ runId, entries }));
}

function isOwn({ places, division, partition }: Share, at: number, { manifest }: LedgerRun): boolean {
  const { lane } = manifest;
  return (
    lane !== undefined &&
    lane.shards === division.shards &&
    lane.partitions === division.partitions &&
    lane.shard === places[at]!.shard &&
    lane.partition === places[at]!.partition &&
    (lane.paceUnixMs === undefined) === (partition === undefined)
  );
}

/** Another partition's entry in the ledger that they share. */
function isSibling({ division, partition }: Share, _at: number, { manifest: { lane } }: LedgerRun): boolean {
  return (
    partition !== undefined &&
    lane?.paceUnixMs !== undefined &&
    lane.shards === division.shards &&
    lane.partitions === division.partitions
  );
}

function otherwise({ manifest: { runId, lane } }: LedgerRun): IngestError {
  const is =
    lane === undefined
      ? "is not divided"
      : `has ${lane.shards} shards and ${lane.paceUnixMs === undefined ? "no" : lane.partitions} partitions`;
  return new IngestError(EXIT.usage, `Run ${runId} ${is}, and goes on only so`, {
    hint: "Give --shards and --partition as it began, or none",
  });
}

/** The one that was named; or the only one that is not complete; or the only one. */
function chosen(
  runs: readonly FoundLanes[],
  named: string | undefined,
  where: string,
  isComplete: (found: FoundLanes) => boolean,
): FoundLanes {
  const wanted = named === undefined ? runs : runs.filter(({ runId }) => runId === named);
  const open = wanted.filter((found) => !isComplete(found));
  const candidates = open.length === 0 ? wanted : open;
  const [only, another] = candidates;
  if (only === undefined)
    throw new IngestError(EXIT.connection, `There is no such run to resume in ${where}`, {
      hint: "Without --resume a new run begins",
    });
  if (another === undefined) return only;
  const some = candidates.slice(0, 5).map(({ runId }) => runId);
  throw new IngestError(
    EXIT.usage,
    `${candidates.length} runs in ${where} could be resumed: ${some.join(", ")}${candidates.length > 5 ? " and more" : ""}`,
    { hint: "Name one with --run" },
  );
}

/** A living writer moves one of these at least twice a second. */
function isAlive(before: LedgerRun | undefined, after: LedgerRun | undefined): boolean {
  return after?.next !== before?.next || after?.owner !== before?.owner || after?.beat !== before?.beat;
}
