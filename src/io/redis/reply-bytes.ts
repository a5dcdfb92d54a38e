const [CR, LF, ZERO, NINE] = [0x0d, 0x0a, 0x30, 0x39] as const;

/** Neither more entries nor longer strings exist, and offsets are kept in 32 bits. */
const MOST = 2 ** 31;

const NOTHING = Buffer.allocUnsafeSlow(0);

/**
 * The bytes of one reply as the connection delivers them, in pieces cut anywhere, and a place up to which they were understood.
 * A reply that comes in one piece is read where it lies, one in several is put together first. `at` stands behind the last thing
 * read, a number with its CR LF or a string; whatever is cut off there is read again when it is whole.
 */
export class ReplyBytes {
  bytes: Buffer = NOTHING;
  at = 0;
  /** The number read last; of a string, its length: then the string is bytes[at - 2 - value, at - 2). */
  value = 0;
  private held = 0;
  /** Nothing more can be read before so many bytes are there. */
  private wanted = 0;

  /** How many bytes were taken in. */
  get size(): number {
    return this.held;
  }

  /** How many bytes there will be at least, as far as they were understood. */
  get reach(): number {
    return Math.max(this.held, this.wanted);
  }

  /** Whether the string that is cut off at the end is still not whole. */
  get isShort(): boolean {
    return this.held < this.wanted;
  }

  /** Empties it for another reply. */
  clear(): void {
    this.replaceBytes(NOTHING);
    this.at = 0;
    this.held = 0;
    this.wanted = 0;
  }

  /** Takes in the next piece, which belongs to this reply from then on: it is gone after the next clear(). */
  take(piece: Buffer): void {
    if (this.held === 0 && isAlone(piece)) this.bytes = piece;
    else this.append(piece);
    this.held += piece.length;
  }

  /** Reads the line `<type><digits>` into `value`; false, and nothing is read, when it is not all there yet. */
  readNumber(type: number): boolean {
    const { bytes, held } = this;
    let at = this.at;
    if (at < held && bytes[at] !== type) throw foreignBytes();
    let value = 0;
    const digitsFrom = ++at;
    for (; at < held; at++) {
      const byte = bytes[at]!;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
    }
    if (at + 1 >= held) return false;
    if (bytes[at] !== CR || bytes[at + 1] !== LF || at === digitsFrom || value > MOST) throw foreignBytes();
    this.value = value;
    this.at = at + 2;
    return true;
  }

  /** Reads `<type><length>`, that many bytes and their CR LF; false, and nothing is read, when it is not all there yet. */
  readString(type: number): boolean {
    const from = this.at;
    if (!this.readNumber(type)) return false;
    const end = this.at + this.value + 2;
    if (end > this.held) {
      this.wanted = end;
      this.at = from;
      return false;
    }
    if (this.bytes[end - 2] !== CR || this.bytes[end - 1] !== LF) throw foreignBytes();
    this.at = end;
    return true;
  }

  private append(piece: Buffer): void {
    const least = Math.max(this.held + piece.length, this.wanted);
    if (least > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(least, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.held));
      this.replaceBytes(larger);
    }
    this.bytes.set(piece, this.held);
  }

  /**
   * Gives the memory back at once. The collector does not see how much the little objects stand for that a connection
   * delivers: 300 MB of pages left to it take 30 MiB more, and calling it often enough takes a sixth of the time.
   */
  private replaceBytes(bytes: Buffer): void {
    if (this.bytes !== NOTHING) (this.bytes.buffer as ArrayBuffer).transfer(0);
    this.bytes = bytes;
  }
}

/** Whether the bytes share their memory with no others. */
function isAlone(bytes: Buffer): boolean {
  return bytes.length > 0 && bytes.byteLength === bytes.buffer.byteLength;
}

/** "Protocol error" is what network-errors.ts knows such bytes by. */
export function foreignBytes(command = "XRANGE"): Error {
  return new Error(`Protocol error: not what ${command} answers`);
}
