/** ASCII text as bytes. Throws RangeError on any other character: what is written by hand into a declaration must be ASCII. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) throw new RangeError(`Not ASCII at ${i}: ${JSON.stringify(text)}`);
    bytes[i] = code;
  }
  return bytes;
}

/** Writes a whole number from 0 to 999,999,999 in decimal; gives the end offset. */
export function writeDigits(value: number, into: Uint8Array, at: number): number {
  let end = at + 1;
  for (let rest = value; rest > 9; rest = (rest / 10) | 0) end++;
  let rest = value;
  for (let i = end - 1; i >= at; i--) {
    const tens = (rest / 10) | 0;
    into[i] = 48 + rest - tens * 10;
    rest = tens;
  }
  return end;
}

/** Writes exactly `width` digits, with leading zeros. */
export function writePadded(value: number, width: number, into: Uint8Array, at: number): void {
  let rest = value;
  for (let i = at + width - 1; i >= at; i--) {
    const tens = (rest / 10) | 0;
    into[i] = 48 + rest - tens * 10;
    rest = tens;
  }
}
