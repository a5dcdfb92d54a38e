/** A stream entry's id: the server's Unix ms and a counter within that millisecond. Both may have 20 digits, hence the bigint. */
export interface EntryId {
  readonly ms: number;
  readonly seq: bigint;
}

const DASH = 0x2d;
const [ZERO, NINE] = [0x30, 0x39] as const;
/** Two numbers of 64 bits and a dash. */
const LONGEST = 41;

/** Whether bytes[from, to) are nothing but digits and dashes, and not too many: what a server calls an id may be anything. */
export function isEntryId(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  if (to === from || to - from > LONGEST) return false;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if ((byte < ZERO || byte > NINE) && byte !== DASH) return false;
  }
  return true;
}

/** The millisecond part of the id whose ASCII is bytes[from, to). Ids beyond 2^53 ms (explicit ones only) lose precision, nothing else. */
export function entryMsOf(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let ms = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === DASH) break;
    ms = ms * 10 + (byte - ZERO);
  }
  return ms;
}

/** An id's ASCII bytes as text. */
export function entryIdText(id: Uint8Array): string {
  let text = "";
  for (const byte of id) text += String.fromCharCode(byte);
  return text;
}

/** "1795442684655-263" -> its parts; an id without a dash has counter 0. */
export function parseEntryId(text: string): EntryId {
  const [ms = "0", seq = "0"] = text.split("-");
  return { ms: Number(ms), seq: BigInt(seq) };
}

/** Below 0 when a comes before b, 0 when they are the same, above 0 otherwise. */
export function compareEntryIds(a: EntryId, b: EntryId): number {
  if (a.ms !== b.ms) return a.ms - b.ms;
  return a.seq < b.seq ? -1 : a.seq > b.seq ? 1 : 0;
}
