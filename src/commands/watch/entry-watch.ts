import type { RedisTarget } from "../../io/redis/target.ts";
import { readingOf } from "../../report/watch/reading-of.ts";
import { TailRate } from "../../report/watch/tail-rate.ts";
import { TypeMix } from "../../report/watch/type-mix.ts";
import type { WatchReading } from "../../report/watch/watch-reading.ts";
import { entryMsOf } from "../../verify/entry-id.ts";
import { entryType } from "./entry-type.ts";

export interface EntryWatch {
  /** Undefined when Redis does not answer within so many milliseconds. Throws IngestError when the key is no stream. */
  read(withinMs: number): Promise<WatchReading | undefined>;
  close(): Promise<void>;
}

/** Looks at a stream and at its newest entries, each time it is asked to. */
export async function entryWatch(
  target: RedisTarget,
  where: { readonly stream: string; readonly isCluster: boolean; readonly signal: AbortSignal },
): Promise<EntryWatch> {
  const { newestEntries } = await import("../../io/redis/newest-entries.ts");
  const { streamWatch } = await import("../../io/redis/stream-watch.ts");
  const { stream } = where;
  const newest = newestEntries(stream, target.label);
  const { alongside } = newest;
  const watch = streamWatch(target, { ...where, everyMs: Number.POSITIVE_INFINITY, alongside });
  const [mix, rate] = [new TypeMix(), new TailRate()];
  let tailPerSec: number | null = null;

  const takeEntries = (): void => {
    const sample = newest.take();
    if (sample === undefined) return;
    const { entries, isWhole } = sample;
    mix.add(entries.map(entryType));
    const [newestMs, oldestMs] = [entries.at(0), entries.at(-1)].map((entry) => entry && entryMsOf(entry[0]));
    tailPerSec = rate.add(performance.now(), { entries: entries.length, isWhole, newestMs, oldestMs });
  };
  return {
    async read(withinMs) {
      const now = await watch.refresh(withinMs);
      if (newest.failure !== undefined) throw newest.failure;
      takeEntries();
      const refused = newest.isRefused ? ["XREVRANGE"] : [];
      return now && readingOf({ redis: target.label, stream, now, tailPerSec, mix: mix.now(), refused });
    },
    close: () => watch.close(),
  };
}
