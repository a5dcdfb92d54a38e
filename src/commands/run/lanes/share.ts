import { type Division, type Place, placesOf, usersAt } from "../../../lanes/division.ts";
import { patternOf, streamOfShard, streamsText } from "../../../lanes/streams.ts";
import { analytics } from "../../../model/index.ts";
import type { RunValues } from "../begin.ts";

/** What of a divided run this process publishes. */
export interface Share {
  readonly division: Division;
  /** Which partition of the division it is; undefined when it is all of them. */
  readonly partition: number | undefined;
  /** Its lanes, in the order of the shards. */
  readonly places: readonly Place[];
  /** How much of the whole each lane is in the mean. */
  readonly parts: readonly number[];
  /** All streams, for people: `analytics_events:{0..2}`. */
  readonly streams: string;
  streamOf(shard: number): string;
}

export type DividingValues = Pick<RunValues, "stream" | "shards" | "streamsPattern" | "partition">;

/** Partitions without --shards share the one stream. */
export function shareOf({ stream, shards, streamsPattern, partition }: DividingValues): Share {
  const division = { shards: shards ?? 1, partitions: partition?.of ?? 1 };
  const users = analytics.users.length;
  const places = placesOf(division, users).filter(
    (place) => partition === undefined || place.partition === partition.number,
  );
  const pattern = shards === undefined ? stream : (streamsPattern ?? patternOf(stream));
  return {
    division,
    partition: partition?.number,
    places,
    parts: places.map((place) => usersAt(place, division, users).length / users),
    streams: shards === undefined ? stream : streamsText(pattern, shards),
    streamOf: (shard) => (shards === undefined ? stream : streamOfShard(pattern, shard)),
  };
}
