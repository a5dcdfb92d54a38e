import type { Encoder } from "../../model/index.ts";
import { writeDigits } from "../../primitives/ascii.ts";

/** "$123456\r\n" and the line end after the value. */
const FRAMING_BYTES = 11;

/** Values as the Redis protocol writes them: each behind its length in bytes. */
export function bulkStrings(...values: string[]): Uint8Array {
  const parts = values.map((value) => `$${Buffer.byteLength(value)}\r\n${value}\r\n`);
  return new TextEncoder().encode(parts.join(""));
}

/** A whole command: the number of its arguments, and each of them. */
export function commandBytes(...values: string[]): Uint8Array {
  return Buffer.concat([Buffer.from(`*${values.length}\r\n`), bulkStrings(...values)]);
}

/** Writes events as bulk strings, without a string or a copy for any of them. */
export class EventBulks {
  /** So many bytes hold an event, however long it is. */
  readonly roomForOne: number;
  private readonly encoder: Encoder;
  /** Digits of the latest event's length: the next one's are most likely as many. */
  private digits = 3;

  constructor(encoder: Encoder) {
    this.encoder = encoder;
    this.roomForOne = encoder.maxEventBytes + FRAMING_BYTES;
  }

  /** Gives the end. The length is guessed to have as many digits as the one before; where it has not, the event moves over. */
  write(index: number, into: Uint8Array, at: number): number {
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
}

function digitsOf(length: number): number {
  return length < 100 ? (length < 10 ? 1 : 2) : length < 1000 ? 3 : length < 10_000 ? 4 : 5;
}

function writeLineEnd(into: Uint8Array, at: number): number {
  into[at] = 13;
  into[at + 1] = 10;
  return at + 2;
}
