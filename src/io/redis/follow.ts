import { SinkFault } from "../../engine/ports.ts";
import { IngestError } from "../../primitives/errors.ts";
import type { StreamEntry } from "../../verify/entry.ts";
import { alarm } from "../alarm.ts";
import { connectRedis } from "./connect-redis.ts";
import { faultOfError } from "./network-errors.ts";
import { nextEntries, type Place } from "./next-entries.ts";
import { type Reached, reach } from "./reach.ts";
import { readingError } from "./reading-errors.ts";
import { ReplyRefused } from "./reply-guard.ts";
import { CONTENTS } from "./reply-limit.ts";
import type { RedisTarget } from "./target.ts";
import { whereaboutsOf } from "./whereabouts/index.ts";

export interface FollowOptions {
  readonly stream: string;
  /** The user says that it is a Cluster; without this it is noticed. */
  readonly isCluster?: boolean;
  /** Begin behind this id, or behind the entry that is the newest when the first connection stands. */
  readonly after: string | "newest";
  /** How long to keep trying to make the first connection. */
  readonly connectTimeoutMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What keeps it from reading; undefined when it reads again. */
  tell(trouble: string | undefined): void;
}

const CLIENT_NAME = "ingest-tail";
const CONNECT_MS = 5000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const PAGE_LIMITS = { sizeBytes: 64 * 2 ** 20, values: 1_000_000 };
const NEEDS = "It needs XREAD on the stream, and XREVRANGE to begin at its end";

/**
 * The entries of a stream as they come, in pages; an empty page about once a second while none come. The next page is asked for when the
 * caller wants it, so a slow one takes no memory. A lost connection is made again for ever, and reading goes on behind the last
 * page that was taken. The stream may be missing. Throws IngestError when the first connection fails, or when the server will
 * never allow it.
 */
export async function* follow(
  target: RedisTarget,
  { stream, isCluster, after, connectTimeoutMs, signal, tell }: FollowOptions,
): AsyncGenerator<readonly StreamEntry[]> {
  const place: Place = { stream, after, entries: 1, isLarge: false };
  const bell = alarm();
  const asked = { clientName: CLIENT_NAME, stream, signal };
  const whereabouts = whereaboutsOf(target, { stream, isCluster, tell: () => {} });
  let first: Reached | undefined = await connectRedis(target, { ...asked, isCluster, connectTimeoutMs });
  let isTold = false;
  for (let pauseMs = SHORTEST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    let reached: Reached | undefined;
    try {
      reached = first ?? (await reach(whereabouts, { ...asked, withinMs: CONNECT_MS }));
      first = undefined;
      reached.allow(place.isLarge ? CONTENTS : PAGE_LIMITS);
      for await (const page of nextEntries(reached, place, signal)) {
        if (isTold) tell(undefined);
        isTold = false;
        pauseMs = SHORTEST_PAUSE_MS;
        yield page;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (reached !== undefined) whereabouts.heard(reached.place, (error as Error).message);
      const trouble = troubleOf(error, target, place);
      if (trouble !== undefined && !isTold) tell(trouble);
      isTold ||= trouble !== undefined;
      await bell.sleep(pauseMs, signal);
    }
  }
}

/** What to say of it; undefined when the next connection does better. Throws what will not pass. */
function troubleOf(error: unknown, { label }: RedisTarget, place: Place): string | undefined {
  if (error instanceof ReplyRefused && !place.isLarge) {
    place.isLarge = true;
    place.entries = 1;
    return undefined;
  }
  if (error instanceof IngestError) return error.message;
  const isRefusal = !(error instanceof SinkFault);
  const fault = isRefusal ? faultOfError(error, { label, stream: place.stream }) : error.fault;
  if (fault.kind !== "fatal") return fault.error.message;
  throw isRefusal
    ? readingError(error, { label, key: place.stream, kind: "stream", needs: NEEDS })
    : fault.error;
}
