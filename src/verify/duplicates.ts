import type { ByteTools } from "./entry.ts";
import { readEvent } from "./event-text.ts";
import { CAPACITY, FingerprintSet, fingerprintOf } from "./fingerprint-set.ts";
import { EVENT_ID_AT, EVENT_ID_END } from "./run-under-test.ts";

/**
 * Finds event_ids that occur twice, in memory that does not grow with the stream: the ids are dealt by their fingerprint into as
 * many parts as are needed for one part to fit into one set (2.8 million ids, 32 MiB), and the stream is read once for
 * each part. Ten million entries take four readings.
 */
export class DuplicateSearch {
  readonly parts: number;
  readonly #perPart: number;
  #part = -1;
  #set = new FingerprintSet(0);
  #overflow = 0;

  /** For about so many entries. */
  constructor(entries: number) {
    this.parts = Math.max(1, Math.ceil(entries / CAPACITY));
    this.#perPart = Math.ceil(entries / this.parts);
    this.nextPart();
  }

  /** Ids that could not be looked at because a set was full: 0, unless someone chose the ids to that end. */
  get overflow(): number {
    return this.#overflow;
  }

  /** Turns to the next part, for the next reading of the stream. */
  nextPart(): void {
    this.#part++;
    this.#set = new FingerprintSet(this.#perPart);
  }

  /** Whether the ASCII bytes[from, to) belong to the current part and were met before. */
  isRepeat(bytes: Uint8Array, from: number, to: number): boolean {
    const print = fingerprintOf(bytes, from, to);
    if (this.parts > 1 && (print.hi >>> 8) % this.parts !== this.#part) return false;
    const added = this.#set.add(print);
    if (added === undefined) this.#overflow++;
    return added === false;
  }
}

const OPENING = '{"event_id":"';
const QUOTE = 0x22;

/** Where the 36 characters of the event_id stand in the bytes, and in which bytes; undefined when there are none. */
export function findEventId(
  data: Uint8Array,
  tools: Pick<ByteTools, "decode">,
): { readonly bytes: Uint8Array; readonly from: number; readonly to: number } | undefined {
  if (opensWithId(data)) return { bytes: data, from: EVENT_ID_AT, to: EVENT_ID_END };
  const event = readEvent(data, tools);
  const eventId = event.ok ? event.value.event_id : undefined;
  if (typeof eventId !== "string" || eventId.length !== EVENT_ID_END - EVENT_ID_AT) return undefined;
  return { bytes: Uint8Array.from(eventId, (letter) => letter.charCodeAt(0)), from: 0, to: eventId.length };
}

function opensWithId(data: Uint8Array): boolean {
  if (data.length <= EVENT_ID_END || data[EVENT_ID_END] !== QUOTE) return false;
  for (let i = 0; i < EVENT_ID_AT; i++) if (data[i] !== OPENING.charCodeAt(i)) return false;
  return true;
}
