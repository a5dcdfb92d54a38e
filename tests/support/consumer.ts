import { clientOf } from "./publish.ts";

export interface Consumer {
  /** Entries that it has acknowledged so far. */
  readonly done: number;
  /** So many entries at a time, and so long a rest behind each time. */
  pace(entries: number, restMs: number): void;
  stop(): Promise<void>;
}

/** A real consumer of a real group: it reads, it acknowledges, and it is as fast as it is told to be. Whoever starts one stops it. */
export async function startConsumer(
  port: number,
  { stream = "analytics_events", group = "g", entries = 1000, restMs = 0 } = {},
): Promise<Consumer> {
  const redis = clientOf(port);
  await redis.xgroup("CREATE", stream, group, "0", "MKSTREAM").catch(() => {});
  let pace = { entries, restMs };
  let [done, isOver] = [0, false];
  const work = async (): Promise<void> => {
    while (!isOver) {
      const count = ["COUNT", pace.entries, "BLOCK", 50] as const;
      const reply = await redis.xreadgroup("GROUP", group, "c", ...count, "STREAMS", stream, ">");
      const [[, page = []] = []] = (reply ?? []) as [string, [string, string[]][]][];
      if (page.length > 0) done += await redis.xack(stream, group, ...page.map(([id]) => id));
      if (pace.restMs > 0) await Bun.sleep(pace.restMs);
    }
  };
  const working = work();
  return {
    get done() {
      return done;
    },
    pace: (entries, restMs) => {
      pace = { entries, restMs };
    },
    async stop() {
      isOver = true;
      await working.finally(() => redis.disconnect());
    },
  };
}
