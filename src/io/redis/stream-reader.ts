import type { Redis } from "ioredis";
import type { StreamEntry } from "../../verify/entry.ts";
import { type EntryId, parseEntryId } from "../../verify/entry-id.ts";
import type { RemovalRecord } from "../../verify/trimming.ts";

/** What a stream is at one instant. */
export interface StreamOutline {
  readonly length: number;
  readonly first: StreamEntry | undefined;
  readonly last: StreamEntry | undefined;
  /** Undefined where the server does not keep it (before Redis 7) or does not tell this user. */
  readonly record: RemovalRecord | undefined;
}

/** A page holds about so many bytes of fields, as far as the page before it can foretell. */
export const PAGE_BYTES = 512 * 1024;
/** More entries gain no speed and cost memory. */
const PAGE_ENTRIES = 1000;
const FIRST_PAGE_ENTRIES = 100;

/** A stream's length and ends; undefined when there is no such key. One XINFO STREAM, or where it is not to be had XLEN and both ends. */
export async function outlineOf(redis: Redis, stream: string): Promise<StreamOutline | undefined> {
  try {
    return outlineFrom(pairsOf(await redis.callBuffer("XINFO", "STREAM", stream)));
  } catch (error) {
    const reply = error instanceof Error ? error.message : "";
    if (reply.includes("no such key")) return undefined;
    if (!/^NOPERM|unknown command|unknown subcommand/i.test(reply)) throw error;
    return plainOutline(redis, stream);
  }
}

/**
 * The entries from the beginning of a stream up to the id `to` (included), page by page. The next page is on its way while the
 * caller looks at one, so server and caller work at the same time. Entries that come later than `to` are never read.
 */
export async function* pagesOf(
  redis: Redis,
  stream: string,
  to: string,
  outline: StreamOutline,
): AsyncGenerator<readonly StreamEntry[]> {
  let entries = firstPageEntries(outline);
  let pending = page(redis, stream, "-", to, entries);
  // A caller that stops early leaves the page under way to nobody: its failure is then no one's concern.
  pending.catch(() => {});
  for (;;) {
    const current = await pending;
    if (current.length === 0) return;
    const lastId = current[current.length - 1]![0];
    const isLast = current.length < entries || latin1(lastId) === to;
    if (!isLast) {
      entries = nextPageEntries(entries, current);
      pending = page(redis, stream, idAfter(lastId), to, entries);
      pending.catch(() => {});
    }
    yield current;
    if (isLast) return;
  }
}

/** How many bytes the fields of an entry hold. */
export function entryBytes(entry: StreamEntry): number {
  let bytes = 0;
  for (const field of entry[1]) bytes += field.length;
  return bytes;
}

async function page(
  redis: Redis,
  stream: string,
  from: string,
  to: string,
  count: number,
): Promise<StreamEntry[]> {
  return (await redis.callBuffer("XRANGE", stream, from, to, "COUNT", count)) as StreamEntry[];
}

/** The first page may be the biggest surprise: the stream's two ends say how big entries are. */
function firstPageEntries({ first, last }: StreamOutline): number {
  const ends = [first, last].map((entry) => (entry === undefined ? 1 : entryBytes(entry)));
  return within(1, FIRST_PAGE_ENTRIES, PAGE_BYTES / Math.max(1, ...ends));
}

/** At most twice as many as before, so that a stretch of small entries does not make a huge page of big ones behind it. */
function nextPageEntries(entries: number, page: readonly StreamEntry[]): number {
  let bytes = 0;
  for (const entry of page) bytes += entryBytes(entry);
  return within(1, Math.min(PAGE_ENTRIES, entries * 2), (PAGE_BYTES * page.length) / Math.max(1, bytes));
}

function within(least: number, most: number, value: number): number {
  return Math.max(least, Math.min(most, Math.floor(value)));
}

/** The least id above this one; the "(" of XRANGE needs Redis 6.2. */
export function idAfter(id: Uint8Array): string {
  const [ms, seq] = latin1(id).split("-").map(BigInt) as [bigint, bigint];
  return seq === MAX_U64 ? `${ms + 1n}-0` : `${ms}-${seq + 1n}`;
}

const MAX_U64 = (1n << 64n) - 1n;

function outlineFrom(info: ReadonlyMap<string, unknown>): StreamOutline {
  const entry = (name: string) => (info.get(name) as StreamEntry | null) ?? undefined;
  const [length, first, last] = [Number(info.get("length")), entry("first-entry"), entry("last-entry")];
  const maxDeleted = info.get("max-deleted-entry-id");
  const entriesAdded = info.get("entries-added");
  if (maxDeleted === undefined || entriesAdded === undefined)
    return { length, first, last, record: undefined };
  const record = {
    length,
    entriesAdded: Number(entriesAdded),
    maxDeleted: parseEntryId(latin1(maxDeleted as Uint8Array)),
    first: first && idOf(first),
  };
  return { length, first, last, record };
}

async function plainOutline(redis: Redis, stream: string): Promise<StreamOutline | undefined> {
  const [first] = await page(redis, stream, "-", "+", 1);
  const [last] = (await redis.callBuffer("XREVRANGE", stream, "+", "-", "COUNT", 1)) as StreamEntry[];
  const length = Number(await redis.call("XLEN", stream));
  return length === 0 ? undefined : { length, first, last, record: undefined };
}

function idOf(entry: StreamEntry): EntryId {
  return parseEntryId(latin1(entry[0]));
}

/** [name, value, name, value ...] as a map. */
function pairsOf(reply: unknown): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  const items = reply as readonly unknown[];
  for (let i = 0; i + 1 < items.length; i += 2) pairs.set(latin1(items[i] as Uint8Array), items[i + 1]);
  return pairs;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
