/** What a reply may be, at most. */
export interface ReplyLimits {
  /** Of the whole reply. */
  readonly sizeBytes: number;
  /** Values in it, those in lists within lists included. */
  readonly values: number;
  /** Whether the server may speak without being asked. */
  readonly unasked?: true;
}

/** A publisher is answered with numbers, or with an error that says back what was sent. */
export const ANSWERS: ReplyLimits = { sizeBytes: 2 ** 20, values: 10_000 };
/** All runs that ever wrote into a stream: their manifests, and what they left out. */
export const LEDGER: ReplyLimits = { sizeBytes: 64 * 2 ** 20, values: 1_000_000 };
/** XINFO STREAM tells the first entry and the last, of 512 MiB each at most; everything else is smaller. */
export const CONTENTS: ReplyLimits = { sizeBytes: 1.1 * 2 ** 30, values: 1_000_000 };
/** What a server announces to those who listen. */
export const ANNOUNCEMENTS: ReplyLimits = { ...ANSWERS, unasked: true };

/** A number, a status or an error; what is longer is announced by its length, and what is large comes in lists. */
const LONGEST_LINE_BYTES = 2 ** 20;
const LONGEST_STRING_BYTES = ANSWERS.sizeBytes;

const LF = 0x0a;
const MINUS = 0x2d;
const [ZERO, NINE] = [0x30, 0x39];
const [BULK, ERROR_BULK, VERBATIM] = [0x24, 0x21, 0x3d];
const [LIST, SET, PUSH, MAP, ATTRIBUTES] = [0x2a, 0x7e, 0x3e, 0x25, 0x7c];

/**
 * Follows the skeleton of replies (RESP: a type, a number, a line end, so many bytes or values) and says when one is beyond the limits.
 * Bytes may be cut anywhere. It makes nothing: a hostile `*2147483647` costs whoever believes it 16 GiB, `*1000000` within another
 * as much as its depth allows.
 */
export class ReplyMeter {
  /** Of the replies that end from now on. */
  limits: ReplyLimits;
  /** Values of the present reply that are still to come; 0 between replies. */
  private due = 0;
  private values = 0;
  private sizeBytes = 0;
  /** Bytes of a string, with its line end, that are still to come. */
  private skip = 0;
  /** What the present line begins with, 0 between lines, and the size of the reply when it began. */
  private type = 0;
  private lineFromBytes = 0;
  private number = 0;
  private isNegative = false;

  /** Begins within a reply of which so many values are still to come. */
  constructor(limits: ReplyLimits, due = 0) {
    this.limits = limits;
    this.due = due;
  }

  /** Whether the latest reply is whole. */
  get isBetween(): boolean {
    return this.due === 0;
  }

  /** How many replies begin in these bytes; -1 when one is beyond the limits. ioredis may call one done whose line end is still to come. */
  take(bytes: Uint8Array): number {
    let begun = 0;
    for (let at = 0; at < bytes.length; ) {
      if (this.due === 0) {
        this.begin();
        begun++;
      }
      at = this.takePart(bytes, at);
      if (this.isBeyond()) return -1;
    }
    return begun;
  }

  /** Takes what belongs to the reply that is under way; gives where that ends. Limits are nobody's concern here. */
  finish(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length && !this.isBetween) at = this.takePart(bytes, at);
    return at;
  }

  private isBeyond(): boolean {
    const { sizeBytes, values, limits } = this;
    const isLongLine = this.type !== 0 && sizeBytes - this.lineFromBytes > LONGEST_LINE_BYTES;
    return isLongLine || sizeBytes > limits.sizeBytes || values > limits.values;
  }

  private takePart(bytes: Uint8Array, from: number): number {
    return this.skip > 0 ? this.takeString(bytes, from) : this.takeLine(bytes, from);
  }

  private begin(): void {
    this.due = 1;
    this.values = 1;
    this.sizeBytes = 0;
  }

  private takeString(bytes: Uint8Array, from: number): number {
    const taken = Math.min(bytes.length - from, this.skip);
    this.skip -= taken;
    if (this.skip === 0) this.due--;
    return from + taken;
  }

  /** Takes bytes up to the end of a line, as far as there are; gives where it stopped. */
  private takeLine(bytes: Uint8Array, from: number): number {
    let at = from;
    if (this.type === 0) {
      this.type = bytes[at++]!;
      this.lineFromBytes = this.sizeBytes;
      this.number = 0;
      this.isNegative = false;
    }
    for (; at < bytes.length; at++) {
      this.sizeBytes++;
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE) this.number = Math.min(this.number * 10 + (byte - ZERO), 2 ** 40);
      else if (byte === MINUS) this.isNegative = true;
      else if (byte === LF) {
        this.endLine();
        return at + 1;
      }
    }
    return at;
  }

  private endLine(): void {
    const { type } = this;
    const count = this.isNegative ? 0 : this.number;
    this.type = 0;
    if (type === BULK || type === ERROR_BULK || type === VERBATIM) {
      if (this.isNegative) this.due--;
      else this.announceBytes(count);
    } else if (type === LIST || type === SET || type === PUSH) this.announceValues(count - 1, count);
    else if (type === MAP) this.announceValues(2 * count - 1, 2 * count);
    // Attributes stand before the value that they belong to.
    else if (type === ATTRIBUTES) this.announceValues(2 * count, 2 * count);
    else this.due--;
  }

  private announceBytes(count: number): void {
    const isAlone = this.due === 1 && this.values === 1;
    this.sizeBytes += isAlone && count > LONGEST_STRING_BYTES ? Number.POSITIVE_INFINITY : count + 2;
    this.skip = count + 2;
  }

  private announceValues(due: number, count: number): void {
    this.due += due;
    this.values += count;
  }
}
