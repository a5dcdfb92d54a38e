import type { StreamEntry } from "../../verify/entry.ts";
import type { EntryPage } from "../../verify/entry-page.ts";

/**
 * XRANGE is bounded by entries, memory by bytes: an entry may hold 300 bytes or 512 MiB. So the number of entries asked for
 * follows the size of those that came last.
 */

/** A page should hold about so many bytes of fields. */
export const PAGE_BYTES = 512 * 1024;
/** More entries gain no speed and cost memory. */
const MOST_ENTRIES = 1000;
const OPENING_ENTRIES = 100;

/** For the first page the stream's two ends say how big entries are. */
export function openingPageEntries(ends: readonly (StreamEntry | undefined)[]): number {
  const sizes = ends.map((entry) => (entry === undefined ? 1 : entryBytes(entry)));
  return within(1, OPENING_ENTRIES, PAGE_BYTES / Math.max(1, ...sizes));
}

/** At most twice as many as before, so that small entries do not foretell a huge page of the big ones behind them. */
export function nextPageEntries(
  entries: number,
  { length, fieldBytes }: Pick<EntryPage, "length" | "fieldBytes">,
  most = MOST_ENTRIES,
): number {
  return within(1, Math.min(most, entries * 2), (PAGE_BYTES * length) / Math.max(1, fieldBytes));
}

/** How many bytes the fields of an entry hold. */
export function entryBytes([, fields]: StreamEntry): number {
  let bytes = 0;
  for (const field of fields) bytes += field.length;
  return bytes;
}

function within(least: number, most: number, value: number): number {
  return Math.max(least, Math.min(most, Math.floor(value)));
}
