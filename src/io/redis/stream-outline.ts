import type { Redis } from "ioredis";
import type { StreamEntry } from "../../verify/entry.ts";
import { entryIdText, isEntryId, parseEntryId } from "../../verify/entry-id.ts";
import type { RemovalRecord } from "../../verify/trimming.ts";
import { foreignBytes } from "./reply-bytes.ts";
import { listOf, pairsOf } from "./reply-pairs.ts";

/** What a stream is at one instant. */
export interface StreamOutline {
  readonly length: number;
  readonly first: StreamEntry | undefined;
  readonly last: StreamEntry | undefined;
  /** Undefined where the server does not keep it (before Redis 7) or does not tell this user. */
  readonly record: RemovalRecord | undefined;
}

/** One XINFO STREAM tells it all at one instant; where it is not to be had, a look at both ends and XLEN. Undefined when there is no such key. */
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

function outlineFrom(info: ReadonlyMap<string, unknown>): StreamOutline {
  const [first, last] = [entryOf(info.get("first-entry")), entryOf(info.get("last-entry"))];
  const length = countOf(info.get("length"));
  const [maxDeleted, entriesAdded] = [info.get("max-deleted-entry-id"), info.get("entries-added")];
  if (maxDeleted === undefined || entriesAdded === undefined) {
    return { length, first, last, record: undefined };
  }
  const record = {
    length,
    entriesAdded: countOf(entriesAdded),
    maxDeleted: parseEntryId(entryIdText(idOf(maxDeleted))),
    first: first && parseEntryId(entryIdText(first[0])),
  };
  return { length, first, last, record };
}

/** The length is looked at last: entries up to the last one are no more than that. */
async function plainOutline(redis: Redis, stream: string): Promise<StreamOutline | undefined> {
  const end = async (command: string, from: string, to: string) => {
    const reply = await redis.callBuffer(command, stream, from, to, "COUNT", 1);
    return entryOf(listOf(reply)[0]);
  };
  const [first, last] = [await end("XRANGE", "-", "+"), await end("XREVRANGE", "+", "-")];
  const length = await redis.xlen(stream);
  return length === 0 ? undefined : { length, first, last, record: undefined };
}

function entryOf(reply: unknown): StreamEntry | undefined {
  if (reply === null || reply === undefined) return undefined;
  const [id, fields] = listOf(reply);
  const values = listOf(fields);
  if (!values.every((value) => value instanceof Uint8Array)) throw foreign();
  return [idOf(id), values];
}

function idOf(reply: unknown): Uint8Array {
  if (!(reply instanceof Uint8Array && isEntryId(reply))) throw foreign();
  return reply;
}

function countOf(reply: unknown): number {
  if (!(Number.isSafeInteger(reply) && (reply as number) >= 0)) throw foreign();
  return reply as number;
}

function foreign(): Error {
  return foreignBytes("XINFO STREAM");
}
