import type { Redis } from "ioredis";

/** So many deliveries are looked at one by one. */
const PAGE = 100;
/** Up to so many deliveries the server may look through for an older one; it takes about a millisecond for them. */
const SEARCHABLE = 10_000;
/** What has waited only this much longer is no other delivery: between two questions everything grows older. */
const SAME_MS = 100;
const MOST_SEARCHES = 3;

type Pending = readonly [id: Buffer, consumer: Buffer, idleMs: number, deliveries: number];

/**
 * How long the longest delivery of a group has been waiting for its acknowledgement, ms; null when none is. A consumer's own "idle" of
 * XINFO CONSUMERS is something else: a busy one may leave an entry behind for hours.
 *
 * Entries are delivered in the order of their ids, so the hundred lowest pending ids hold the oldest delivery, unless all of them
 * were claimed again, which made them young: then up to 10,000 pending entries are searched for one that has waited longer. Beyond
 * that it is the longest among the hundred.
 */
export async function oldestIdleMs(
  client: Redis,
  stream: string,
  { name, pending }: { readonly name: Buffer; readonly pending: number },
): Promise<number | null> {
  let longest = longestIn(await pendingOf(client, stream, name, []));
  if (longest === null || pending <= PAGE || pending > SEARCHABLE) return longest;
  for (let searches = 0; searches < MOST_SEARCHES; searches++) {
    // IDLE is unknown before Redis 6.2.
    const older: readonly Pending[] = await pendingOf(client, stream, name, [
      "IDLE",
      longest + SAME_MS,
    ]).catch(() => []);
    if (older.length === 0) break;
    longest = longestIn(older)!;
  }
  return longest;
}

async function pendingOf(
  client: Redis,
  stream: string,
  group: Buffer,
  filter: readonly (string | number)[],
): Promise<readonly Pending[]> {
  const args = [stream, group, ...filter, "-", "+", PAGE];
  return (await client.callBuffer("XPENDING", args)) as Pending[];
}

function longestIn(pending: readonly Pending[]): number | null {
  return pending.length === 0 ? null : Math.max(...pending.map(([, , idleMs]) => idleMs));
}
