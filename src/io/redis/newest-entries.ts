import type { Redis } from "ioredis";
import type { IngestError } from "../../primitives/errors.ts";
import type { StreamEntry } from "../../verify/entry.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import { idAfter, placeOf } from "./id-neighbours.ts";
import { entryBytes, nextPageEntries } from "./page-size.ts";
import { readingError } from "./reading-errors.ts";
import { isRefusal } from "./refusals.ts";
import type { Reading } from "./side-reader.ts";

/** The newest entries of a stream, as many as can be had for little. */
export interface EntrySample {
  /** Newest first. */
  readonly entries: readonly StreamEntry[];
  /** These are all that came since the sample before; there may be none. */
  readonly isWhole: boolean;
}

export interface NewestEntries {
  /** For streamWatch. */
  alongside(client: Redis): (reading: Reading) => Promise<void>;
  /** What came since this was asked before; undefined when there is nothing new to tell. */
  take(): EntrySample | undefined;
  /** Why entries can never be had: another type of key. */
  readonly failure: IngestError | undefined;
  /** Whether the user may not read entries. */
  readonly isRefused: boolean;
}

const FIRST_ENTRIES = 100;
const MOST_ENTRIES = 200;
/** An entry that is larger than this is looked at once in ten readings. */
const LARGE_BYTES = 1024 * 1024;
const SELDOM = 10;

/** Reads the newest entries behind each reading: at most 200, and about half a megabyte. */
export function newestEntries(stream: string, label: string): NewestEntries {
  let sample: EntrySample | undefined;
  let failure: IngestError | undefined;
  let isRefused = false;
  let after: string | undefined;
  return {
    alongside(client) {
      let count = 0;
      let wait = 0;
      return async ({ exists, lastId, length, sizeBytes, refused }) => {
        if (isRefused || refused.includes("XREVRANGE") || wait-- > 0) return;
        // The stream was made anew.
        if (!exists || (lastId !== null && after !== undefined && placeOf(lastId) < placeOf(after)))
          after = undefined;
        count ||= firstCount(sizeBytes, length);
        const entries = await newest(client, count);
        if (entries === undefined) return;
        sample = { entries, isWhole: after !== undefined && entries.length < count };
        const [first] = entries;
        if (first === undefined) return;
        after = entryIdText(first[0]);
        const fieldBytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
        count = nextPageEntries(count, { length: entries.length, fieldBytes }, MOST_ENTRIES);
        wait = fieldBytes / entries.length > LARGE_BYTES ? SELDOM - 1 : 0;
      };
    },
    take() {
      const taken = sample;
      sample = undefined;
      return taken;
    },
    get failure() {
      return failure;
    },
    get isRefused() {
      return isRefused;
    },
  };

  async function newest(client: Redis, count: number): Promise<StreamEntry[] | undefined> {
    try {
      const from = after === undefined ? "-" : idAfter(after);
      return (await client.callBuffer("XREVRANGE", stream, "+", from, "COUNT", count)) as StreamEntry[];
    } catch (error) {
      if (isRefusal(error)) isRefused = true;
      else if (!/^WRONGTYPE/.test((error as Error).message)) throw error;
      else failure = readingError(error, { label, key: stream, kind: "stream" });
      return undefined;
    }
  }
}

/** By the mean size of the entries there are; one where nobody knows that. */
function firstCount(sizeBytes: number | null, length: number): number {
  if (sizeBytes === null) return 1;
  return nextPageEntries(FIRST_ENTRIES, { length, fieldBytes: sizeBytes }, FIRST_ENTRIES);
}
