import { hashText } from "./hash-text.ts";

/** A 64-bit seed as two unsigned 32-bit halves, and the text it came from, which repeats it. */
export interface Seed {
  readonly hi: number;
  readonly lo: number;
  readonly text: string;
}

const MAX_U64 = (1n << 64n) - 1n;

/**
 * A whole number from 0 to 2^64-1 is taken as it is ("007" is 7); any other text is hashed (FNV-1a 64).
 * So "-1", "1e3" and "demo" are texts.
 */
export function parseSeed(text: string): Seed {
  const value = /^\d{1,20}$/.test(text) && BigInt(text) <= MAX_U64 ? BigInt(text) : hashText(text);
  return { hi: Number(value >> 32n), lo: Number(value & 0xffffffffn), text };
}
