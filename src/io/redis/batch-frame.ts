import type { Encoder } from "../../model/index.ts";
import { asciiBytes, writeDigits } from "../../primitives/ascii.ts";

/** What every batch of a run has in common. */
export interface BatchHead {
  readonly scriptSha: string;
  readonly stream: string;
  readonly ledgerKey: string;
  readonly nextField: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export interface Frame {
  /** Where the frame begins and ends in the buffer. */
  readonly start: number;
  readonly end: number;
  /** How many events it holds. */
  readonly count: number;
}

/** "$123456\r\n" and the line end after the value. */
const FRAMING_BYTES = 11;

/**
 * Writes EVALSHA frames in the Redis protocol: `*<n> EVALSHA <sha> 2 <stream> <ledger> <next field> <first> <maxlen>` and the events, each
 * behind its length. The number of arguments stands in front but is known last, so the events are written first, behind room for the longest head.
 */
export class BatchFrames {
  private readonly encoder: Encoder;
  private readonly beforeFirst: Uint8Array;
  private readonly afterFirst: Uint8Array;
  private readonly headRoom: number;
  /** Digits of the latest event's length: the next one's are most likely as many. */
  private digits = 3;

  constructor(encoder: Encoder, head: BatchHead) {
    this.encoder = encoder;
    const { scriptSha, stream, ledgerKey, nextField, maxLen } = head;
    this.beforeFirst = bulkStrings("EVALSHA", scriptSha, "2", stream, ledgerKey, nextField);
    this.afterFirst = bulkStrings(maxLen === undefined ? "" : String(maxLen));
    this.headRoom =
      "*123456\r\n".length +
      this.beforeFirst.length +
      "$16\r\n1234567890123456\r\n".length +
      this.afterFirst.length;
  }

  /** So many bytes hold `count` events, however long they are. */
  bytesFor(count: number): number {
    return this.headRoom + count * (this.encoder.maxEventBytes + FRAMING_BYTES);
  }

  /** Writes events first .. first+count-1, or as many as surely fit, at least one: `into` has bytesFor(1) or more. */
  write(first: number, count: number, into: Uint8Array): Frame {
    const roomForOne = this.encoder.maxEventBytes + FRAMING_BYTES;
    let end = this.headRoom;
    let written = 0;
    while (written < count && into.length - end >= roomForOne) {
      end = this.writeEvent(first + written, into, end);
      written++;
    }
    return { start: this.writeHead(first, written, into), end, count: written };
  }

  /** The length is guessed to have as many digits as the one before; where it has not, the event moves over. */
  private writeEvent(index: number, into: Uint8Array, at: number): number {
    const guess = at + 1 + this.digits + 2;
    const guessEnd = this.encoder.write(index, into, guess);
    const length = guessEnd - guess;
    into[at] = 36; // $
    const digitsEnd = at + 1 + digitsOf(length);
    if (digitsEnd + 2 !== guess) into.copyWithin(digitsEnd + 2, guess, guessEnd);
    this.digits = digitsEnd - at - 1;
    writeDigits(length, into, at + 1);
    return writeLineEnd(into, writeLineEnd(into, digitsEnd) + length);
  }

  /** Right-aligned to the events; gives where the frame begins. */
  private writeHead(first: number, count: number, into: Uint8Array): number {
    const fixed = 7; // EVALSHA, sha, 2, stream, ledger, next field, and the trimming behind the first index
    const start = asciiBytes(`*${fixed + 1 + count}\r\n`);
    const index = bulkStrings(String(first));
    const parts = [start, this.beforeFirst, index, this.afterFirst];
    let at = this.headRoom - parts.reduce((sum, part) => sum + part.length, 0);
    const begin = at;
    for (const part of parts) {
      into.set(part, at);
      at += part.length;
    }
    return begin;
  }
}

function digitsOf(length: number): number {
  return length < 100 ? (length < 10 ? 1 : 2) : length < 1000 ? 3 : length < 10_000 ? 4 : 5;
}

function bulkStrings(...values: string[]): Uint8Array {
  const parts = values.map((value) => `$${Buffer.byteLength(value)}\r\n${value}\r\n`);
  return new TextEncoder().encode(parts.join(""));
}

function writeLineEnd(into: Uint8Array, at: number): number {
  into[at] = 13;
  into[at + 1] = 10;
  return at + 2;
}
