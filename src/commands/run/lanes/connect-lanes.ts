import type { Opened, Session, Sink } from "../../../engine/ports.ts";
import { systemClock } from "../../../io/clock.ts";
import type { RunToPublish } from "../../../io/sinks/redis-stream.ts";
import type { Around } from "../around.ts";
import type { RunValues } from "../begin.ts";
import type { MemoryGuard } from "../memory-guard.ts";
import { LEAD_MS } from "../publish.ts";
import { beginLanes, type Instant } from "./begin-lanes.ts";
import type { DividedRun } from "./lane-runs.ts";
import type { Share } from "./share.ts";

/** A lane's way to its stream: the first connection, on which the ledger was asked. */
export interface LaneLink {
  readonly sink: Sink;
  readonly session: Session;
  readonly opened: Opened;
}

export interface ConnectedLanes {
  readonly run: DividedRun;
  /** In the order of the run's lanes. */
  readonly links: readonly LaneLink[];
}

/** Connects all lanes, then begins the run or goes on with it, and only then asks the ledgers: no lane's start waits for another's server. */
export async function connectLanes(
  values: RunValues,
  share: Share,
  { target, log, signals, ingestVersion, guard }: Around & { guard: Pick<MemoryGuard, "ear"> },
  goOn: ((now: Instant) => DividedRun) | undefined,
): Promise<ConnectedLanes> {
  const { firstContact } = await import("../../../io/redis/first-contact.ts");
  const { redisStreamSink } = await import("../../../io/sinks/redis-stream.ts");
  const clock = systemClock();
  const begin = (): DividedRun => {
    const now = { unixMs: clock.unixMs() + LEAD_MS, atMs: clock.nowMs() + LEAD_MS };
    return goOn?.(now) ?? beginLanes(values, share, now, ingestVersion);
  };
  const gathering = gatherAll(share.places.length, begin);
  const { cluster: isCluster, delivery, maxLen, minIdAgeMs, acks, connectTimeoutMs } = values;
  const to = { target, isCluster, asksForBoth: delivery === "exactly-once" };
  const patience = { connectTimeoutMs, label: target.label, signal: signals.first };
  const links = await Promise.all(
    share.places.map(async ({ shard }, lane): Promise<LaneLink> => {
      const stream = share.streamOf(shard);
      const run = async (): Promise<RunToPublish> => (await gathering(lane)).lanes[lane]!.toPublish;
      // One who looks at the server's memory is enough.
      const memory = lane === 0 ? guard.ear : undefined;
      // Of a Cluster the first lane tells that it is one; who goes elsewhere tells it for himself.
      const tell = lane === 0 ? log.info : log.debug;
      const names = { stream, clientName: "ingest", tell };
      const sink = redisStreamSink({ ...to, ...names, maxLen, minIdAgeMs, acks, run, memory });
      return { sink, ...(await firstContact(sink, patience)) };
    }),
  );
  return { run: await gathering(0), links };
}

/** Everyone who comes gets what `begin` gives, once all have come. */
function gatherAll<T>(count: number, begin: () => T): (who: number) => Promise<T> {
  const missing = new Set(Array.from({ length: count }, (_, who) => who));
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  promise.catch(() => {});
  return (who) => {
    if (missing.delete(who) && missing.size === 0) {
      try {
        resolve(begin());
      } catch (error) {
        reject(error);
      }
    }
    return promise;
  };
}
