import { type Key, mix32, subKey } from "../primitives/random.ts";
import { readUuid } from "./uuid.ts";

/**
 * Whole numbers as UUIDs that look random, are unique by construction, and give the number back.
 *
 * The number's 64 bits go through a four-round Feistel network (Luby and Rackoff 1988) keyed by the stream: a bijection, so no two
 * numbers share an id. The other free bits are a keyed hash of the result: they let `numberIn` tell its own ids from strangers.
 *   version 4: 64 bits of number, 58 of hash     version 7: 48 bits of time, 64 of number, 10 of hash
 */
export class IdCipher {
  private readonly rounds: Int32Array;
  /** Signed, as in random.ts. */
  readonly words = new Int32Array(4);

  constructor(key: Key, name: string) {
    const keys = ["1", "2", "3", "4"].map((part) => subKey(key, `${name}/${part}`));
    this.rounds = Int32Array.from(keys.flatMap(({ a, b }) => [a, b]));
  }

  /** The version-4 id of a whole number 0 .. 2^53-1, into `words`. */
  writeV4(number: number): void {
    this.encrypt(number);
    const left = this.words[0]!;
    const right = this.words[3]!;
    this.words[1] = (this.hash(left, right, 4) & 0xffff0fff) | 0x4000;
    this.words[2] = (this.hash(right, left, 6) & 0x3fffffff) | 0x80000000;
  }

  /** The version-7 id: the same with unix ms (0 .. 2^48-1) in front. */
  writeV7(number: number, unixMs: number): void {
    this.encrypt(number);
    const left = this.words[0]!;
    const check = this.hash(left, this.words[3]!, 4) & 0x3ff;
    this.words[0] = Math.floor(unixMs / 65536);
    this.words[1] = ((unixMs % 65536) << 16) | 0x7000 | ((left >>> 30) << 10) | check;
    this.words[2] = (left & 0x3fffffff) | 0x80000000;
  }

  /** The number in the version-4 id at bytes[at .. at+36), or -1. */
  numberInV4(bytes: Uint8Array, at: number): number {
    const { words } = this;
    if (!readUuid(bytes, at, words)) return -1;
    const left = words[0]!;
    const right = words[3]!;
    if (words[1]! !== ((this.hash(left, right, 4) & 0xffff0fff) | 0x4000)) return -1;
    if (words[2]! !== ((this.hash(right, left, 6) & 0x3fffffff) | 0x80000000)) return -1;
    return this.decrypt(left, right);
  }

  /** The number in the version-7 id at bytes[at .. at+36), or -1; its unix ms must be `unixMsOf` the number. */
  numberInV7(bytes: Uint8Array, at: number, unixMsOf: (number: number) => number): number {
    const { words } = this;
    if (!readUuid(bytes, at, words)) return -1;
    const w1 = words[1]!;
    const w2 = words[2]!;
    const right = words[3]!;
    const left = (((w1 >>> 10) & 3) << 30) | (w2 & 0x3fffffff);
    const check = this.hash(left, right, 4) & 0x3ff;
    if ((w1 & 0xf000) !== 0x7000 || w2 >>> 30 !== 2 || (w1 & 0x3ff) !== check) return -1;
    const number = this.decrypt(left, right);
    return number >= 0 && unixMsOf(number) === (words[0]! >>> 0) * 65536 + (w1 >>> 16) ? number : -1;
  }

  private encrypt(number: number): void {
    const rounds = this.rounds;
    let left = Math.floor(number / 4294967296);
    let right = number | 0;
    right ^= mix32((left + rounds[0]!) | 0);
    left ^= mix32((right + rounds[1]!) | 0);
    right ^= mix32((left + rounds[2]!) | 0);
    left ^= mix32((right + rounds[3]!) | 0);
    this.words[0] = left;
    this.words[3] = right;
  }

  /** -1 when the result is no whole number below 2^53: then the id was not made here. */
  private decrypt(l: number, r: number): number {
    const rounds = this.rounds;
    let left = l;
    let right = r;
    left ^= mix32((right + rounds[3]!) | 0);
    right ^= mix32((left + rounds[2]!) | 0);
    left ^= mix32((right + rounds[1]!) | 0);
    right ^= mix32((left + rounds[0]!) | 0);
    return left >>> 21 === 0 ? left * 4294967296 + (right >>> 0) : -1;
  }

  /** A check, not a secret: two ids differ in it as two draws do. */
  private hash(x: number, y: number, round: number): number {
    const { rounds } = this;
    return mix32((Math.imul(x ^ rounds[round]!, 0x85ebca6b) + y) ^ rounds[round + 1]!);
  }
}
