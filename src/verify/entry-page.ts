import type { StreamEntry } from "./entry.ts";

/**
 * Entries in a row, as the bytes that Redis sent, and where in them each entry's parts stand: nothing is made for an entry
 * until someone asks for it. Rows count from 0 (included) to length (excluded). Everything is good until the next page is asked for.
 */
export interface EntryPage extends Iterable<StreamEntry> {
  readonly length: number;
  /** How many bytes the fields of all entries hold, names included. */
  readonly fieldBytes: number;
  /** All offsets are into these bytes. */
  readonly bytes: Uint8Array;
  /** The entry's id in ASCII is bytes[idFrom, idTo). */
  idFrom(row: number): number;
  idTo(row: number): number;
  /** Where the value of the entry's only field `data` begins; 0 when it has other fields or more. */
  dataFrom(row: number): number;
  /** Where that value ends; means nothing when dataFrom is 0. */
  dataTo(row: number): number;
  /** The entry by itself: views of `bytes`, no copies. */
  entry(row: number): StreamEntry;
}
