import type { Redis } from "ioredis";
import type { Alarm } from "../alarm.ts";
import { cutConnection } from "./client.ts";
import { answered } from "./patience.ts";
import { type Reached, reach } from "./reach.ts";
import { ReplyRefused } from "./reply-guard.ts";
import { streamReadings } from "./stream-reading.ts";
import type { RedisTarget } from "./target.ts";
import { whereaboutsOf } from "./whereabouts/index.ts";
import type { Whereabouts } from "./whereabouts/whereabouts.ts";

export interface WatchOptions {
  readonly stream: string;
  /** The user says that it is a Cluster; without this it is noticed. */
  readonly isCluster?: boolean;
  /** From one reading to the next, ms; Infinity for none but those that refresh() asks for. */
  readonly everyMs: number;
  /** Ends it as close() does. */
  readonly signal?: AbortSignal;
  /** One more question on each connection, asked behind each reading. */
  alongside?(client: Redis): (reading: Reading) => Promise<void>;
}

/** What is derived from nothing, and has no time yet. */
export type Reading = Awaited<ReturnType<ReturnType<typeof streamReadings>>>;

const CONNECT_MS = 5000;
const PATIENCE_MS = 10_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** XINFO STREAM tells two entries, and a stream may have some thousand groups. More is not worth its memory. */
const LIMITS = { sizeBytes: 64 * 2 ** 20, values: 200_000 };

/** A watch as its loop needs it. */
export interface Watching extends WatchOptions {
  readonly signal: AbortSignal;
  readonly bell: Alarm;
  /** Several servers were named. */
  readonly isNamed: boolean;
  tell(reading: Reading, beganMs: number): void;
}

/** Reads time after time, on one connection after the other, until the signal comes. Never throws. */
export async function readFromTheSide(target: RedisTarget, watching: Watching): Promise<void> {
  const { signal, bell, stream, isCluster } = watching;
  const whereabouts = whereaboutsOf(target, { stream, isCluster, tell: () => {} });
  const passedOver: string[] = [];
  for (let pauseMs = SHORTEST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const asked = { clientName: "ingest-watch", withinMs: CONNECT_MS, stream, signal };
    const reached = await reach(whereabouts, asked).catch(() => undefined);
    if (reached !== undefined) {
      const isGood = await readAlong(reached, whereabouts, passedOver, watching);
      if (isGood) pauseMs = SHORTEST_PAUSE_MS;
    }
    await bell.sleep(pauseMs, signal);
  }
}

/** Reads in its rhythm until the connection fails; whether it was good for anything. */
async function readAlong(
  { client, label, place, allow }: Reached,
  whereabouts: Whereabouts,
  passedOver: string[],
  { stream, everyMs, signal, isNamed, alongside, bell, tell }: Watching,
): Promise<boolean> {
  const cut = (): void => cutConnection(client);
  signal.addEventListener("abort", cut, { once: true });
  client.on("error", (error: Error) => {
    if (error instanceof ReplyRefused && error.question !== undefined) passedOver.push(error.question);
  });
  allow(LIMITS);
  // Of one host that was named alone, only its own answers are heeded: a question more would be one that a user may not ask.
  const leave = isNamed ? whereabouts.watch(place, client, cut) : undefined;
  const ask = streamReadings(client, stream, passedOver);
  const askMore = alongside?.(client);
  const read = async (): Promise<Reading> => {
    const reading = await ask();
    await askMore?.(reading);
    return reading;
  };
  let isGood = false;
  try {
    while (!signal.aborted && client.status === "ready") {
      const beganMs = performance.now();
      tell(await answered(read(), label, PATIENCE_MS), beganMs);
      isGood = true;
      await bell.sleep(beganMs + everyMs - performance.now(), signal);
    }
  } catch (error) {
    // It may say where the stream is instead; the next connection may do better.
    whereabouts.heard(place, (error as Error).message);
  } finally {
    leave?.();
    cut();
    signal.removeEventListener("abort", cut);
  }
  return isGood;
}
