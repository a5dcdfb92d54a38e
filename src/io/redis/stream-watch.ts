import { StreamRates } from "../../report/stream-rates.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import { cutConnection } from "./client.ts";
import { answered } from "./patience.ts";
import { type Reached, reach } from "./reach.ts";
import { streamReadings } from "./stream-reading.ts";
import type { RedisTarget } from "./target.ts";
import { whereaboutsOf } from "./whereabouts/index.ts";
import type { Whereabouts } from "./whereabouts/whereabouts.ts";

export interface WatchOptions {
  readonly stream: string;
  /** From one reading to the next, ms. */
  readonly everyMs: number;
  /** Ends it as close() does. */
  readonly signal?: AbortSignal;
}

export interface StreamWatch {
  /** The newest reading; undefined before there is one. Its time tells how old it is: none is made while Redis is out of reach. */
  latest(): StreamNow | undefined;
  close(): Promise<void>;
}

const CONNECT_MS = 5000;
const PATIENCE_MS = 10_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** XINFO STREAM tells two entries, and a stream may have some thousand groups. More is not worth its memory. */
const LIMITS = { sizeBytes: 64 * 2 ** 20, values: 200_000 };
/** What is not asked any more on further connections when a reply was beyond that, one after the other. */
const LARGEST = ["XINFO STREAM", "XINFO GROUPS"];

/**
 * Looks at a stream from the side, on a connection of its own. It has no errors: what cannot be had is null, and a connection that
 * is lost is made again for ever, to whichever server has the stream by then. It only reads, one question or three at a time, so it never holds up who publishes.
 */
export function streamWatch(target: RedisTarget, { stream, everyMs, signal }: WatchOptions): StreamWatch {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  const rates = new StreamRates();
  let latest: StreamNow | undefined;
  const watching = watch(target, { stream, everyMs, signal: ending.signal }, (reading) => {
    latest = rates.add({ ...reading, atMs: performance.now(), atUnixMs: Date.now() });
  });
  return {
    latest: () => latest,
    async close() {
      end();
      signal?.removeEventListener("abort", end);
      await watching;
    },
  };
}

type Reading = Awaited<ReturnType<ReturnType<typeof streamReadings>>>;

async function watch(
  target: RedisTarget,
  options: Required<WatchOptions>,
  tell: (reading: Reading) => void,
): Promise<void> {
  const { signal, stream } = options;
  const passedOver: string[] = [];
  const whereabouts = whereaboutsOf(target, { stream, tell: () => {} });
  // Of one host that was named alone, only its own answers are heeded: a question more would be one that a user may not ask.
  const isNamed = target.named !== undefined;
  for (let pauseMs = SHORTEST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const connection = await connected(whereabouts, { stream, signal });
    if (connection !== undefined) {
      const isGood = await readAlong(connection, { ...options, passedOver, whereabouts, isNamed }, tell);
      if (isGood) pauseMs = SHORTEST_PAUSE_MS;
      cutConnection(connection.client);
    }
    await pause(pauseMs, signal);
  }
}

async function connected(
  whereabouts: Whereabouts,
  { stream, signal }: Pick<Required<WatchOptions>, "stream" | "signal">,
): Promise<Reached | undefined> {
  const asked = { clientName: "ingest-watch", withinMs: CONNECT_MS, replyLimits: LIMITS, stream, signal };
  return reach(whereabouts, asked).catch(() => undefined);
}

interface Along extends Required<WatchOptions> {
  readonly whereabouts: Whereabouts;
  /** Several servers were named. */
  readonly isNamed: boolean;
  readonly passedOver: string[];
}

/** Reads in its rhythm until the connection fails; whether it was good for anything. */
async function readAlong(
  { client, label, place }: Reached,
  { stream, everyMs, signal, passedOver, whereabouts, isNamed }: Along,
  tell: (reading: Reading) => void,
): Promise<boolean> {
  const cut = (): void => cutConnection(client);
  signal.addEventListener("abort", cut, { once: true });
  client.on("error", ({ message }: Error) => {
    if (message.includes("too large"))
      passedOver.push(...LARGEST.slice(passedOver.length, passedOver.length + 1));
  });
  const endWatch = isNamed ? whereabouts.watch(place, client, cut) : undefined;
  const read = streamReadings(client, stream, passedOver);
  let isGood = false;
  try {
    while (!signal.aborted && client.status === "ready") {
      const startedMs = performance.now();
      tell(await answered(read(), label, PATIENCE_MS));
      isGood = true;
      await pause(Math.max(0, startedMs + everyMs - performance.now()), signal);
    }
  } catch (error) {
    // The next connection may do better, and lead elsewhere.
    whereabouts.heard(place, error instanceof Error ? error.message : "");
  } finally {
    endWatch?.();
    signal.removeEventListener("abort", cut);
  }
  return isGood;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
