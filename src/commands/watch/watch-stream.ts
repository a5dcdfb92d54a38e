import type { Values } from "../../config/settings.ts";
import { alarm } from "../../io/alarm.ts";
import type { Log } from "../../io/log.ts";
import { warnWhileUnchecked } from "../connection.ts";
import { entryWatch } from "./entry-watch.ts";
import { tellerFor } from "./teller.ts";

type WatchValues = Values<
  "redis" | "cluster" | "connectTimeoutMs" | "stream" | "everyMs" | "durationMs" | "json" | "plain"
>;

interface Around {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** No reading takes as long, unless Redis is out of reach. */
const LATE_MS = 3000;

/** Looks again and again, until the time is over or the signal comes. Throws IngestError when it cannot begin, or when the key is no stream. */
export async function watchStream(values: WatchValues, { log, signal }: Around): Promise<void> {
  const {
    stream,
    cluster: isCluster,
    everyMs,
    connectTimeoutMs,
    durationMs = Number.POSITIVE_INFINITY,
  } = values;
  const { DEFAULT_PORT, targetAt } = await import("../../io/redis/builtin/index.ts");
  const { connectRedis } = await import("../../io/redis/connect-redis.ts");
  const target = values.redis ?? targetAt(DEFAULT_PORT);
  // What is wrong at the beginning is told; later it may pass.
  const where = { stream, isCluster, signal };
  const first = await connectRedis(target, { ...where, clientName: "ingest-watch", connectTimeoutMs });
  await first.close();
  const endWarning = warnWhileUnchecked(target, log);
  const watch = await entryWatch(target, where);
  const teller = tellerFor(values, log);
  const bell = alarm();
  const startMs = performance.now();
  const endMs = startMs + durationMs;
  let isTold = false;
  try {
    for (let nextMs = startMs; !signal.aborted && nextMs <= endMs; ) {
      const reading = await watch.read(LATE_MS);
      if (signal.aborted) break;
      if (reading !== undefined) await unlessAborted(teller.reading(reading), signal);
      if (reading === undefined && !isTold)
        log.warn(`Redis at ${target.label} does not answer; trying again`);
      if (reading !== undefined && isTold) log.info("Reading again");
      isTold = reading === undefined;
      nextMs = Math.max(nextMs + everyMs, performance.now());
      await bell.sleep(Math.min(nextMs, endMs) - performance.now(), signal);
    }
  } finally {
    endWarning();
    await teller.end();
    await watch.close();
  }
}

/** A reader of stdout who takes nothing holds up the readings, and not the end. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([work, aborted]);
}
