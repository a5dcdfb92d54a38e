/**
 * 64-bit fingerprints of texts, in open addressing with linear probing: 8 bytes a slot, at most 32 MiB. Two different
 * texts share a fingerprint with probability 2^-64: among ten million, some two do so once in 370,000 such streams.
 */
export class FingerprintSet {
  readonly #hi: Uint32Array;
  readonly #lo: Uint32Array;
  readonly #mask: number;
  readonly #room: number;
  #size = 0;

  /** Room for `expected` texts and a tenth more, up to CAPACITY. */
  constructor(expected: number) {
    let slots = 1024;
    while (slots * MAX_LOAD < expected * 1.1 && slots < MAX_SLOTS) slots *= 2;
    this.#hi = new Uint32Array(slots);
    this.#lo = new Uint32Array(slots);
    this.#mask = slots - 1;
    this.#room = Math.floor(slots * 0.95);
  }

  /** Adds a fingerprint; false when it was there already. Undefined: there is no room, nothing was added. */
  add(print: Fingerprint): boolean | undefined {
    // Both halves 0 means an empty slot.
    const lo = print.hi === 0 && print.lo === 0 ? 1 : print.lo;
    for (let slot = lo & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const hereHi = this.#hi[slot]!;
      const hereLo = this.#lo[slot]!;
      if (hereHi === print.hi && hereLo === lo) return false;
      if (hereHi !== 0 || hereLo !== 0) continue;
      if (this.#size >= this.#room) return undefined;
      this.#hi[slot] = print.hi;
      this.#lo[slot] = lo;
      this.#size++;
      return true;
    }
  }
}

const MAX_SLOTS = 2 ** 22;
const MAX_LOAD = 0.75;

/** So many texts fit into one set with speed: 2.8 million. */
export const CAPACITY = Math.floor((MAX_SLOTS * MAX_LOAD) / 1.1);

/** Two unsigned 32-bit halves. */
export interface Fingerprint {
  readonly hi: number;
  readonly lo: number;
}

/**
 * The fingerprint of the ASCII bytes[from, to), upper and lower case alike, since a UUID means the same in both. Two lanes
 * in the manner of MurmurHash3 (xor, rotate, multiply; a finish of shifts), with different turns so that they stay apart.
 */
export function fingerprintOf(bytes: Uint8Array, from: number, to: number): Fingerprint {
  let a = 0x9747b28c;
  let b = 0x41c6ce57;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]! | 0x20;
    a = Math.imul(rotate(a ^ byte, 5), 0x9e3779b1);
    b = Math.imul(rotate(b ^ byte, 13), 0x5f356495);
  }
  return { hi: finish(a), lo: finish(b) };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
