import type { Redis } from "ioredis";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import type { EntryPage } from "../../verify/entry-page.ts";
import { idAfter, placeOf } from "./id-neighbours.ts";
import { nextPageEntries, openingPageEntries } from "./page-size.ts";
import { PageTap } from "./page-tap.ts";
import { answered, PATIENCE_MS } from "./patience.ts";
import { readingError } from "./reading-errors.ts";
import { foreignBytes } from "./reply-bytes.ts";
import { CONTENTS, LEDGER, type ReplyLimits } from "./reply-limit.ts";
import { ReplyPage } from "./reply-page.ts";
import { outlineOf, type StreamOutline } from "./stream-outline.ts";

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

/** A connection as connectRedis gives it, or a client that takes whatever comes. */
export interface ReadFrom {
  readonly client: Redis;
  readonly label: string;
  allow?(limits: ReplyLimits): void;
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
    ask(
      "stream",
      stream,
      tap.read(page, count, stream, start, end).then(() => checkIds(page, start, end)),
    );
  return {
    stream,
    outline: () => {
      from.allow?.(CONTENTS);
      return ask("stream", stream, outlineOf(client, stream));
    },
    pages: (to, outline) => {
      from.allow?.(CONTENTS);
      return pagesOf(fill, to, outline, label);
    },
    ledger: (key) => {
      from.allow?.(LEDGER);
      return ask("ledger", key, ledgerOf(client, key));
    },
  };
}

async function ledgerOf(client: Redis, key: string): Promise<Record<string, string>> {
  const reply: unknown = await client.call("HGETALL", key);
  const isWhole = Array.isArray(reply) && reply.every((item) => typeof item === "string");
  if (!isWhole) throw foreignBytes("HGETALL");
  return Object.fromEntries(
    Array.from({ length: reply.length / 2 }, (_, i) => reply.slice(2 * i, 2 * i + 2)),
  );
}

/** Fills a page with the first `count` entries from `start` to `end`, both included. */
type Fill = (page: ReplyPage, start: string, end: string, count: number) => Promise<void>;

async function* pagesOf(
  fill: Fill,
  to: string,
  outline: StreamOutline,
  label: string,
): AsyncGenerator<EntryPage> {
  let [page, nextPage] = [new ReplyPage(), new ReplyPage()];
  let entries = openingPageEntries([outline.first, outline.last]);
  let pending = fill(page, "-", to, entries);
  for (let left = outline.length; ; ) {
    await pending;
    if (page.length === 0) return;
    left -= page.length;
    if (left < 0) throw tooManyEntries(label);
    const lastId = idIn(page, page.length - 1);
    const isLast = page.isLast || lastId === to;
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

/** No entry can be added before the last one: a stream that has more than it had is another one, or endless. */
function tooManyEntries(label: string): IngestError {
  return new IngestError(EXIT.connection, `Redis at ${label} gives more entries than it said there are`, {
    hint: "The stream may have been replaced while it was read: try again",
  });
}

/** Pages go on where the one before ended. Whoever gives the same one again and again would be read for ever. */
function checkIds(page: ReplyPage, start: string, end: string): void {
  if (page.length === 0) return;
  const [first, last] = [placeOf(idIn(page, 0)), placeOf(idIn(page, page.length - 1))];
  const isBefore = start !== "-" && first < placeOf(start);
  if (isBefore || first > last || (end !== "+" && last > placeOf(end))) throw foreignBytes();
}

function idIn(page: ReplyPage, row: number): string {
  return entryIdText(page.bytes.subarray(page.idFrom(row), page.idTo(row)));
}
