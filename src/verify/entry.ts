/** One stream entry as Redis gave it: its id ("1795442684655-263" in ASCII) and its fields: name, value, name, value ... */
export type StreamEntry = readonly [id: Uint8Array, fields: readonly Uint8Array[]];

/**
 * What the runtime does far better than a loop here could: a native comparison takes 50 ns for an event where
 * a loop takes 200, and decoding needs the platform's own decoder. The command hands them in.
 */
export interface ByteTools {
  /** Whether expected[0, length) equals the whole of `found`. */
  equal(expected: Uint8Array, length: number, found: Uint8Array): boolean;
  /** The bytes as text; undefined when they are not UTF-8. */
  decode(bytes: Uint8Array): string | undefined;
}

/** The same for bytes that stand among others. */
export interface PageTools extends ByteTools {
  /** Whether expected[0, length) equals found[from, from + length), which is wholly there. */
  equalAt(expected: Uint8Array, length: number, found: Uint8Array, from: number): boolean;
}

const DATA = [0x64, 0x61, 0x74, 0x61] as const;

/** The value of the field `data` when it is the entry's only field; undefined otherwise. */
export function dataOf(entry: StreamEntry): Uint8Array | undefined {
  const fields = entry[1];
  return fields.length === 2 && isData(fields[0]!) ? fields[1] : undefined;
}

/** Why dataOf gave nothing, for people. */
export function whyNoData(entry: StreamEntry): string {
  const names = entry[1].filter((_, position) => position % 2 === 0);
  return names.some(isData) ? "more fields than data" : "no field data";
}

function isData(name: Uint8Array): boolean {
  return (
    name.length === 4 &&
    name[0] === DATA[0] &&
    name[1] === DATA[1] &&
    name[2] === DATA[2] &&
    name[3] === DATA[3]
  );
}
