import type { Redis } from "ioredis";
import type { GroupReading, StreamReading } from "../../report/stream-rates.ts";
import { oldestIdleMs } from "./oldest-idle.ts";
import { latin1, pairsOf } from "./reply-pairs.ts";

/** XINFO STREAM tells the first entry and the last one: where they are this large, XLEN alone is asked between every tenth reading. */
const LARGE_ENDS_BYTES = 64 * 1024;
const SELDOM = 10;
/** MEMORY USAGE is asked again when the length has changed by more than this. */
const OTHER_SIZE = 0.1;

/** The question is answered with null, and not asked again on this connection. */
type Refuse = <T>(name: string, question: () => Promise<T>) => Promise<T | null>;

type StreamPart = Pick<StreamReading, "exists" | "length" | "entriesAdded" | "lastId">;

/** Asks, on one connection and time after time, how a stream stands. Read-only; what the server does not permit or know is left out, as is what is `passedOver`. */
export function streamReadings(
  client: Redis,
  stream: string,
  passedOver: readonly string[] = [],
): () => Promise<Omit<StreamReading, "atUnixMs" | "atMs">> {
  const refused = new Set(passedOver);
  const unlessRefused: Refuse = async (name, question) => {
    if (refused.has(name)) return null;
    try {
      return await question();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused.add(name);
      return null;
    }
  };
  const outline = outlineReadings(client, stream, unlessRefused);
  const size = sizeReadings(client, stream, unlessRefused);
  return async () => {
    const [part, groups, memory] = await Promise.all([
      outline(),
      groupsOf(client, stream, unlessRefused),
      unlessRefused("INFO", () => client.info("memory")),
    ]);
    return {
      ...part,
      sizeBytes: part.exists ? await size(part.length) : null,
      usedMemoryBytes: numberIn(memory, "used_memory"),
      maxMemoryBytes: numberIn(memory, "maxmemory"),
      groups,
      refused: [...refused],
    };
  };
}

function outlineReadings(client: Redis, stream: string, unlessRefused: Refuse): () => Promise<StreamPart> {
  let wait = 0;
  return async () => {
    const asked = wait === 0 ? await unlessRefused("XINFO STREAM", () => infoOf(client, stream)) : null;
    if (asked === null) {
      wait = Math.max(0, wait - 1);
      const length = (await unlessRefused("XLEN", () => lengthOf(client, stream))) ?? 0;
      return { exists: length > 0, length, entriesAdded: null, lastId: null };
    }
    if (asked.endsBytes > LARGE_ENDS_BYTES) wait = SELDOM - 1;
    return asked.part;
  };
}

async function infoOf(client: Redis, stream: string): Promise<{ part: StreamPart; endsBytes: number }> {
  const reply = await unlessNoStream(() => client.callBuffer("XINFO", "STREAM", stream));
  if (reply === undefined)
    return { part: { exists: false, length: 0, entriesAdded: null, lastId: null }, endsBytes: 0 };
  const info = pairsOf(reply);
  const lastId = info.get("last-generated-id");
  const part = {
    exists: true,
    length: Number(info.get("length")),
    entriesAdded: numberOrNull(info.get("entries-added")),
    lastId: lastId instanceof Uint8Array ? latin1(lastId) : null,
  };
  return { part, endsBytes: bytesIn(info.get("first-entry")) + bytesIn(info.get("last-entry")) };
}

async function lengthOf(client: Redis, stream: string): Promise<number> {
  return (await unlessNoStream(() => client.xlen(stream))) ?? 0;
}

/** A size is worth as long as the length is about the same; in between it is taken to follow the length. */
function sizeReadings(
  client: Redis,
  stream: string,
  unlessRefused: Refuse,
): (length: number) => Promise<number | null> {
  let known: { readonly bytes: number; readonly length: number } | undefined;
  let age = 0;
  return async (length) => {
    if (
      known === undefined ||
      ++age >= SELDOM ||
      Math.abs(length - known.length) > OTHER_SIZE * known.length
    ) {
      const bytes = await unlessRefused("MEMORY USAGE", () =>
        client.call("MEMORY", ["USAGE", stream, "SAMPLES", "5"]),
      );
      age = 0;
      known = typeof bytes === "number" ? { bytes, length } : undefined;
    }
    return known === undefined
      ? null
      : Math.round(known.length === 0 ? known.bytes : (known.bytes * length) / known.length);
  };
}

async function groupsOf(
  client: Redis,
  stream: string,
  unlessRefused: Refuse,
): Promise<GroupReading[] | null> {
  const reply = await unlessRefused("XINFO GROUPS", () =>
    unlessNoStream(() => client.callBuffer("XINFO", "GROUPS", stream)),
  );
  if (reply === null) return null;
  const groups = ((reply ?? []) as unknown[]).map(pairsOf);
  const asked = groupsToAsk(groups);
  return Promise.all(
    groups.map(async (group) => {
      const name = group.get("name") as Buffer;
      const pending = Number(group.get("pending"));
      const idle = asked.has(group)
        ? await unlessRefused("XPENDING", () => oldestIdleMs(client, stream, { name, pending }))
        : null;
      return {
        name: name.toString(),
        consumers: Number(group.get("consumers")),
        pending,
        lag: numberOrNull(group.get("lag")),
        entriesRead: numberOrNull(group.get("entries-read")),
        oldestIdleMs: idle,
      };
    }),
  );
}

const MOST_GROUPS = 20;

/** A stream may have thousands of groups: those in which most is waiting are asked for the oldest delivery. */
function groupsToAsk(groups: readonly Map<string, unknown>[]): Set<Map<string, unknown>> {
  const waiting = groups.filter((group) => Number(group.get("pending")) > 0);
  return new Set(
    waiting.toSorted((a, b) => Number(b.get("pending")) - Number(a.get("pending"))).slice(0, MOST_GROUPS),
  );
}

/** Undefined where there is no such key, or where it is no stream. */
async function unlessNoStream<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (error) {
    if (/no such key|^WRONGTYPE|^NOGROUP/.test(messageOf(error))) return undefined;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return /^NOPERM|unknown (?:sub)?command|wrong number of arguments|syntax error|can't run this command/i.test(
    messageOf(error),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

function numberIn(info: string | null, name: string): number | null {
  const [, digits] = new RegExp(`^${name}:(\\d+)`, "m").exec(info ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Bytes in an entry, or in any nested reply. */
function bytesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + bytesIn(item), 0);
  return value instanceof Uint8Array ? value.length : 0;
}
