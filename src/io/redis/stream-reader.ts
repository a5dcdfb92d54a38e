import type { Redis } from "ioredis";
import type { StreamEntry } from "../../verify/entry.ts";
import { parseEntryId } from "../../verify/entry-id.ts";
import type { EntryPage } from "../../verify/entry-page.ts";
import type { RemovalRecord } from "../../verify/trimming.ts";
import { nextPageEntries, openingPageEntries } from "./page-size.ts";
import { PageTap } from "./page-tap.ts";
import { answered, PATIENCE_MS } from "./patience.ts";
import { readingError } from "./reading-errors.ts";
import { ReplyPage } from "./reply-page.ts";

/** What a stream is at one instant. */
export interface StreamOutline {
  readonly length: number;
  readonly first: StreamEntry | undefined;
  readonly last: StreamEntry | undefined;
  /** Undefined where the server does not keep it (before Redis 7) or does not tell this user. */
  readonly record: RemovalRecord | undefined;
}

/** Reads one stream and the hash beside it. Whatever fails is an IngestError. */
export interface StreamReader {
  readonly stream: string;
  /** The stream's length and ends; undefined when there is no such key. */
  outline(): Promise<StreamOutline | undefined>;
  /**
   * The entries from the beginning up to the id `to` (included), page by page. The next page is on its way while the caller looks
   * at one, so server and caller work at the same time. Entries that come later than `to` are never read. A page is good until
   * the next one is asked for: two take turns.
   */
  pages(to: string, outline: StreamOutline): AsyncGenerator<EntryPage>;
  /** All fields of the ledger's hash; none when there is no such key. */
  ledger(key: string): Promise<Record<string, string>>;
}

/** A connection as connectRedis gives it. */
export interface ReadFrom {
  readonly client: Redis;
  readonly label: string;
}

export function streamReader(from: ReadFrom, stream: string, patienceMs: number = PATIENCE_MS): StreamReader {
  const { client, label } = from;
  let cause: unknown;
  client.on("error", (error) => {
    cause = error;
  });
  const ask = async <T>(kind: "stream" | "ledger", key: string, reply: Promise<T>): Promise<T> => {
    try {
      return await answered(reply, label, patienceMs);
    } catch (error) {
      // What ioredis says of a lost connection is less than the socket said before.
      const isBareClose = error instanceof Error && /^Connection is closed/.test(error.message);
      throw readingError(isBareClose ? (cause ?? error) : error, { label, key, kind });
    }
  };
  const tap = new PageTap(client);
  const fill: Fill = (page, start, end, count) =>
    ask("stream", stream, tap.read(page, stream, start, end, "COUNT", count));
  return {
    stream,
    outline: () => ask("stream", stream, outlineOf(client, stream)),
    pages: (to, outline) => pagesOf(fill, to, outline),
    ledger: (key) => ask("ledger", key, client.hgetall(key)),
  };
}

/** Fills a page with the first `count` entries from `start` to `end`, both included. */
type Fill = (page: ReplyPage, start: string, end: string, count: number) => Promise<void>;

/** One XINFO STREAM tells it all at one instant; where it is not to be had, XLEN and a look at both ends. */
async function outlineOf(redis: Redis, stream: string): Promise<StreamOutline | undefined> {
  try {
    return outlineFrom(pairsOf(await redis.callBuffer("XINFO", "STREAM", stream)));
  } catch (error) {
    const reply = error instanceof Error ? error.message : "";
    if (reply.includes("no such key")) return undefined;
    if (!/^NOPERM|unknown command|unknown subcommand/i.test(reply)) throw error;
    return plainOutline(redis, stream);
  }
}

async function* pagesOf(fill: Fill, to: string, outline: StreamOutline): AsyncGenerator<EntryPage> {
  let [page, nextPage] = [new ReplyPage(), new ReplyPage()];
  let entries = openingPageEntries([outline.first, outline.last]);
  let pending = fill(page, "-", to, entries);
  for (;;) {
    await pending;
    if (page.length === 0) return;
    const lastId = latin1(page.entry(page.length - 1)[0]);
    const isLast = page.length < entries || lastId === to;
    if (!isLast) {
      entries = nextPageEntries(entries, page);
      pending = fill(nextPage, idAfter(lastId), to, entries);
      // A caller that stops early leaves this page to nobody: its failure is then no one's concern.
      pending.catch(() => {});
    }
    yield page;
    if (isLast) return;
    [page, nextPage] = [nextPage, page];
  }
}

async function rangeOf(
  redis: Redis,
  stream: string,
  start: string,
  end: string,
  count: number,
): Promise<StreamEntry[]> {
  return (await redis.callBuffer("XRANGE", stream, start, end, "COUNT", count)) as StreamEntry[];
}

const MAX_U64 = (1n << 64n) - 1n;

/** The least id above this one; the "(" of XRANGE needs Redis 6.2. */
function idAfter(id: string): string {
  const [ms, seq] = id.split("-").map(BigInt) as [bigint, bigint];
  return seq === MAX_U64 ? `${ms + 1n}-0` : `${ms}-${seq + 1n}`;
}

function outlineFrom(info: ReadonlyMap<string, unknown>): StreamOutline {
  const entry = (name: string) => (info.get(name) as StreamEntry | null) ?? undefined;
  const [length, first, last] = [Number(info.get("length")), entry("first-entry"), entry("last-entry")];
  const maxDeleted = info.get("max-deleted-entry-id");
  const entriesAdded = info.get("entries-added");
  if (maxDeleted === undefined || entriesAdded === undefined) {
    return { length, first, last, record: undefined };
  }
  const record = {
    length,
    entriesAdded: Number(entriesAdded),
    maxDeleted: parseEntryId(latin1(maxDeleted as Uint8Array)),
    first: first && parseEntryId(latin1(first[0])),
  };
  return { length, first, last, record };
}

async function plainOutline(redis: Redis, stream: string): Promise<StreamOutline | undefined> {
  const length = await redis.xlen(stream);
  const [first] = await rangeOf(redis, stream, "-", "+", 1);
  const [last] = (await redis.callBuffer("XREVRANGE", stream, "+", "-", "COUNT", 1)) as StreamEntry[];
  return length === 0 ? undefined : { length, first, last, record: undefined };
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
