import type { Redis } from "ioredis";
import type { StreamReading } from "../../report/stream-rates.ts";
import { entryIdText } from "../../verify/entry-id.ts";
import { groupsOf } from "./group-readings.ts";
import { type Refuse, refusals, unlessNoStream } from "./refusals.ts";
import { numberOrNull, pairsOf } from "./reply-pairs.ts";

/** XINFO STREAM tells the first entry and the last one: where they are this large, XLEN alone is asked between every tenth reading. */
const LARGE_ENDS_BYTES = 64 * 1024;
const SELDOM = 10;
/** MEMORY USAGE is asked again when the length has changed by more than this. */
const OTHER_SIZE = 0.1;

type StreamPart = Pick<StreamReading, "exists" | "length" | "entriesAdded" | "lastId">;

/** Asks, on one connection and time after time, how a stream stands. Read-only; what the server does not permit or know is left out, as is what is `passedOver`. */
export function streamReadings(
  client: Redis,
  stream: string,
  passedOver: readonly string[] = [],
): () => Promise<Omit<StreamReading, "atUnixMs" | "atMs">> {
  const { unlessRefused, refused } = refusals(passedOver);
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
      refused: refused(),
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
    lastId: lastId instanceof Uint8Array ? entryIdText(lastId) : null,
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

function numberIn(info: string | null, name: string): number | null {
  const [, digits] = new RegExp(`^${name}:(\\d+)`, "m").exec(info ?? "") ?? [];
  return digits === undefined ? null : Number(digits);
}

/** Bytes in an entry, or in any nested reply. */
function bytesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + bytesIn(item), 0);
  return value instanceof Uint8Array ? value.length : 0;
}
