import type { StreamEntry } from "../../verify/entry.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import { cutConnection } from "./client.ts";
import type { RedisConnection } from "./connect.ts";
import { entryBytes, nextPageEntries, PAGE_BYTES } from "./page-size.ts";
import { answered } from "./patience.ts";

/** Where a follower of a stream is. */
export interface Place {
  readonly stream: string;
  /** Behind this id; "newest": behind the entry that is the newest when it is asked for the first time. */
  after: string | "newest";
  /** How many are asked for next. */
  entries: number;
  /** They are that large here that they have to come one by one. */
  isLarge: boolean;
}

/** So long one question waits for entries. */
const BLOCK_MS = 1000;
const PATIENCE_MS = 10_000;
/** The server makes up a whole reply before it sends it: were these entries large all of a sudden, it should not run out of memory. */
const MOST_ENTRIES = 200;

/**
 * Pages behind a place, which moves on when the caller comes back from one; an empty page where none came for a second. Ends when the
 * entries are no longer large, which another connection is for; throws what the connection fails of, and closes it.
 */
export async function* nextEntries(
  { client, label }: RedisConnection,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<readonly StreamEntry[]> {
  let cause: unknown;
  client.on("error", (error) => {
    cause = error;
  });
  const cut = (): void => cutConnection(client);
  signal.addEventListener("abort", cut, { once: true });
  const ask = (command: string, ...args: (string | number)[]): Promise<unknown> =>
    answered(client.callBuffer(command, ...args), label, BLOCK_MS + PATIENCE_MS);
  const { stream, isLarge } = place;
  try {
    if (place.after === "newest")
      place.after = newestIn(await ask("XREVRANGE", stream, "+", "-", "COUNT", 1));
    while (place.isLarge === isLarge) {
      const count = isLarge ? 1 : place.entries;
      const page = pageIn(
        await ask("XREAD", "COUNT", count, "BLOCK", BLOCK_MS, "STREAMS", stream, place.after),
      );
      yield page;
      moveOn(place, page);
    }
  } catch (error) {
    // What ioredis says of a lost connection is less than the socket said before.
    throw error instanceof Error && /^Connection is closed/.test(error.message) ? (cause ?? error) : error;
  } finally {
    signal.removeEventListener("abort", cut);
    cut();
  }
}

function moveOn(place: Place, page: readonly StreamEntry[]): void {
  const last = page.at(-1);
  if (last === undefined) return;
  place.after = entryIdText(last[0]);
  const fieldBytes = page.reduce((sum, entry) => sum + entryBytes(entry), 0);
  place.entries = nextPageEntries(place.entries, { length: page.length, fieldBytes }, MOST_ENTRIES);
  if (fieldBytes < PAGE_BYTES) place.isLarge = false;
}

/** [[stream, entries]]; nothing when none came in time. */
function pageIn(reply: unknown): readonly StreamEntry[] {
  const [[, entries] = [undefined, []]] = (reply ?? []) as [unknown, StreamEntry[]][];
  return entries;
}

function newestIn(reply: unknown): string {
  const [newest] = reply as StreamEntry[];
  return newest === undefined ? "0-0" : entryIdText(newest[0]);
}
