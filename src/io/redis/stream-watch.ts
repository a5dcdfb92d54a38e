import { StreamRates } from "../../report/stream-rates.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import { alarm } from "../alarm.ts";
import { type Reading, readFromTheSide, type WatchOptions } from "./side-reader.ts";
import type { RedisTarget } from "./target.ts";

export interface StreamWatch {
  /** The newest reading; undefined before there is one. Its time tells how old it is: none is made while Redis is out of reach. */
  latest(): StreamNow | undefined;
  /** Asks at once, and gives a reading that begins after this call; undefined when none comes within so many milliseconds. */
  refresh(withinMs: number): Promise<StreamNow | undefined>;
  close(): Promise<void>;
}

/**
 * Looks at a stream from the side, on a connection of its own. It has no errors: what cannot be had is null, and a connection that
 * is lost is made again for ever, to whichever server has the stream by then. It only reads, a few questions at a time, so it never
 * holds up who publishes.
 */
export function streamWatch(target: RedisTarget, options: WatchOptions): StreamWatch {
  const { signal } = options;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  const bell = alarm();
  const rates = new StreamRates();
  let newest: { readonly now: StreamNow; readonly beganMs: number } | undefined;
  let waiting: (() => void)[] = [];
  const tell = (reading: Reading, beganMs: number): void => {
    const now = rates.add({ ...reading, atMs: performance.now(), atUnixMs: Date.now() });
    newest = { now, beganMs };
    for (const look of waiting) look();
  };
  const reading = readFromTheSide(target, {
    ...options,
    signal: ending.signal,
    isNamed: target.named !== undefined,
    bell,
    tell,
  });
  return {
    latest: () => newest?.now,
    refresh(withinMs) {
      const askedMs = performance.now();
      return new Promise((resolve) => {
        const give = (now: StreamNow | undefined): void => {
          clearTimeout(timer);
          waiting = waiting.filter((each) => each !== look);
          resolve(now);
        };
        const look = (): void => {
          // The one that was under way began before.
          if (newest !== undefined && newest.beganMs >= askedMs) give(newest.now);
        };
        const timer = setTimeout(give, withinMs, undefined);
        waiting.push(look);
        bell.ring();
      });
    },
    async close() {
      end();
      signal?.removeEventListener("abort", end);
      await reading;
    },
  };
}
