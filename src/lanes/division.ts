/** How the users of a run are divided: over shards, each a stream, and over partitions, each a process. Without a division both are 1. */
export interface Division {
  readonly shards: number;
  readonly partitions: number;
}

/** A part of the run: what partition `partition` (from 1) publishes into shard `shard` (from 0). */
export interface Place {
  readonly shard: number;
  readonly partition: number;
}

/** Both go by the user's number modulo their count, so each is as even as whole users can be, and a user's events have one place. */
export function placeOf(user: number, { shards, partitions }: Division): Place {
  return { shard: user % shards, partition: (user % partitions) + 1 };
}

/** The places that have users, by shard and then by partition. There are at most as many as users: 64 shards and 32 partitions make 64. */
export function placesOf(division: Division, users: number): Place[] {
  const found = new Map<number, Place>();
  for (let user = 0; user < users; user++) {
    const place = placeOf(user, division);
    found.set(place.shard * division.partitions + place.partition, place);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, place]) => place);
}

/** The users of a place. */
export function usersAt({ shard, partition }: Place, division: Division, users: number): number[] {
  return Array.from({ length: users }, (_, user) => user).filter((user) => {
    const own = placeOf(user, division);
    return own.shard === shard && own.partition === partition;
  });
}

/** For each user the position of his place among `places`; -1 when it is not there. */
export function seatingOf(places: readonly Place[], division: Division, users: number): Int16Array {
  return Int16Array.from({ length: users }, (_, user) => {
    const own = placeOf(user, division);
    return places.findIndex(({ shard, partition }) => shard === own.shard && partition === own.partition);
  });
}

/** The largest of so many parts against the mean, by users: 100 users in 64 parts are 2 against 1.5625, so 1.28. */
export function unevennessOf(parts: number, users: number): number {
  return (Math.ceil(users / parts) * parts) / users;
}
