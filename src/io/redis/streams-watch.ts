import { joinedStreams } from "../../report/joined-streams.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import type { WatchOptions } from "./side-reader.ts";
import { type StreamWatch, streamWatch } from "./stream-watch.ts";
import type { RedisTarget } from "./target.ts";

/** Looks at all streams of a run from the side, each on a connection of its own: in a Cluster they are on different nodes. */
export function streamsWatch(
  target: RedisTarget,
  streams: readonly string[],
  options: Omit<WatchOptions, "stream">,
): StreamWatch {
  const watches = streams.map((stream) => streamWatch(target, { ...options, stream }));
  const [only, another] = watches;
  if (only !== undefined && another === undefined) return only;
  return {
    latest: () => whole(watches.map((watch) => watch.latest())),
    refresh: async (withinMs) => whole(await Promise.all(watches.map((watch) => watch.refresh(withinMs)))),
    async close() {
      await Promise.all(watches.map((watch) => watch.close()));
    },
  };
}

/** Of several that are told as one, a missing one would look like one that is empty. */
function whole(readings: readonly (StreamNow | undefined)[]): StreamNow | undefined {
  const known = readings.filter((reading) => reading !== undefined);
  return known.length === readings.length ? joinedStreams(known) : undefined;
}
