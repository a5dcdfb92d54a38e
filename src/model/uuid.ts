/** UUIDs as four 32-bit words, most significant first (RFC 9562), and their 36 characters. */

const HEX = new Uint8Array(16).map((_, digit) => (digit < 10 ? 48 + digit : 87 + digit));
/** Two hex digits for each byte. */
const HEX_PAIRS = new Uint8Array(512).map((_, i) => HEX[i % 2 === 0 ? i >>> 5 : (i >>> 1) & 15]!);
/** The value of a lower-case hex digit's character, 255 for any other. */
const NIBBLE = new Uint8Array(256).fill(255);
for (let digit = 0; digit < 16; digit++) NIBBLE[HEX[digit]!] = digit;

/** Where the pairs of hex digits stand: 8-4-4-4-12. */
const PAIR_AT = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const DASH = 45;
export const UUID_LENGTH = 36;

/** Writes the 32 hex digits of four words to into[at .. at+36); the dashes are the caller's, who wrote them once into a template. */
export function writeUuidDigits(
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  into: Uint8Array,
  at: number,
): void {
  writeByte(w0 >>> 24, into, at);
  writeByte((w0 >>> 16) & 255, into, at + 2);
  writeByte((w0 >>> 8) & 255, into, at + 4);
  writeByte(w0 & 255, into, at + 6);
  writeByte(w1 >>> 24, into, at + 9);
  writeByte((w1 >>> 16) & 255, into, at + 11);
  writeByte((w1 >>> 8) & 255, into, at + 14);
  writeByte(w1 & 255, into, at + 16);
  writeByte(w2 >>> 24, into, at + 19);
  writeByte((w2 >>> 16) & 255, into, at + 21);
  writeByte((w2 >>> 8) & 255, into, at + 24);
  writeByte(w2 & 255, into, at + 26);
  writeByte(w3 >>> 24, into, at + 28);
  writeByte((w3 >>> 16) & 255, into, at + 30);
  writeByte((w3 >>> 8) & 255, into, at + 32);
  writeByte(w3 & 255, into, at + 34);
}

function writeByte(byte: number, into: Uint8Array, at: number): void {
  into[at] = HEX_PAIRS[2 * byte]!;
  into[at + 1] = HEX_PAIRS[2 * byte + 1]!;
}

/** The UUID at bytes[at .. at+36) as words in `words`; false when there is no lower-case UUID. */
export function readUuid(bytes: Uint8Array, at: number, words: Int32Array): boolean {
  let bad = 0;
  for (let word = 0; word < 4; word++) {
    let value = 0;
    for (let pair = word * 4; pair < word * 4 + 4; pair++) {
      const position = at + PAIR_AT[pair]!;
      const high = NIBBLE[bytes[position]!]!;
      const low = NIBBLE[bytes[position + 1]!]!;
      bad |= (high | low) & 128;
      value = (value << 8) | (high << 4) | low;
    }
    words[word] = value;
  }
  const dashes =
    bytes[at + 8] === DASH && bytes[at + 13] === DASH && bytes[at + 18] === DASH && bytes[at + 23] === DASH;
  return bad === 0 && dashes;
}

/** The words as text; for the slow twin and for fragments that are made once a visit. */
export function uuidText(w0: number, w1: number, w2: number, w3: number): string {
  const hex = [w0, w1, w2, w3].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
