import { compareEntryIds, type EntryId } from "./entry-id.ts";

/**
 * What the server remembers of removed entries (XINFO STREAM, Redis 7 and later). XDEL raises maxDeleted to the id it removes;
 * trimming (XTRIM, MAXLEN, MINID) leaves it alone. Both leave entriesAdded alone and lower length. Tried on 7.0.15.
 */
export interface RemovalRecord {
  readonly length: number;
  readonly entriesAdded: number;
  /** 0-0: nothing was ever removed by XDEL. */
  readonly maxDeleted: EntryId;
  /** The first entry that is still there; undefined when none is. */
  readonly first: EntryId | undefined;
}

/** The event just before the stream's first entry, when that entry is an event of a run: how its time stands to the first entry's. */
export interface HeadTimes {
  /** Unix ms at which the last event before the first entry was due. */
  readonly lastGoneDueMs: number;
  /** Unix ms at which the first entry's event was due. */
  readonly firstDueMs: number;
}

export type HeadVerdict = { readonly trimmed: true } | { readonly trimmed: false; readonly because: string };

/** Clocks of the publisher and of the server may differ by so much. */
const CLOCK_SKEW_MS = 1000;

/**
 * Were `gone` events before the stream's first entry trimmed, or deleted one by one? Trimming is proven in two ways: no entry
 * was ever deleted by XDEL; or the last one that was deleted so stands before others that are gone too, and those can only have
 * been trimmed, which takes everything before them along. Whatever is not proven counts as missing.
 */
export function headVerdict(
  record: RemovalRecord | undefined,
  gone: number,
  times: HeadTimes | undefined,
): HeadVerdict {
  if (record === undefined) {
    return unproven(
      "this server does not tell trimming from deleting (XINFO STREAM of Redis 7 and later does)",
    );
  }
  const removed = record.entriesAdded - record.length;
  if (removed < gone) return unproven(`the server remembers the removal of only ${removed} entries`);
  const { maxDeleted, first } = record;
  if (maxDeleted.ms === 0 && maxDeleted.seq === 0n) return { trimmed: true };
  const deleted = `the server remembers that entry ${maxDeleted.ms}-${maxDeleted.seq} was deleted`;
  if (first === undefined || compareEntryIds(maxDeleted, first) >= 0) {
    return unproven(`${deleted}, so it cannot be told whether these were trimmed`);
  }
  if (entriesBetween(maxDeleted, first) || wasEarlier(maxDeleted, first, times)) return { trimmed: true };
  return unproven(`${deleted}, the last one before the first that is left`);
}

function unproven(because: string): HeadVerdict {
  return { trimmed: false, because };
}

/**
 * Ids that the server assigns count up from 0 within a millisecond without a hole: before 500-3 there was 500-2, and 500-0
 * when the one deleted was 400-9. So something stood between the two, unless 500-3 follows 500-2 directly or is 500-0.
 */
function entriesBetween(deleted: EntryId, first: EntryId): boolean {
  return deleted.ms === first.ms ? first.seq > deleted.seq + 1n : first.seq > 0n;
}

/** In a run published in real time no entry is older than its event, so an entry older than the last event that is gone is another one. */
function wasEarlier(deleted: EntryId, first: EntryId, times: HeadTimes | undefined): boolean {
  if (times === undefined || first.ms < times.firstDueMs - CLOCK_SKEW_MS) return false;
  return deleted.ms < times.lastGoneDueMs - CLOCK_SKEW_MS;
}
