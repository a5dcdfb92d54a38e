import type { ByteTools } from "../verify/entry.ts";

const { compare } = Buffer.prototype;

// A byte order mark stays in the text, where JSON.parse refuses it as every other reader of the stream would.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The platform's own comparison and decoder. */
export const NATIVE_BYTES: ByteTools = {
  // As a method of the bytes it takes a third less time than Buffer.compare of a subarray.
  equal: (expected, length, found) =>
    length === found.length && compare.call(found as Buffer, expected, 0, length) === 0,
  decode: (bytes) => {
    try {
      return utf8.decode(bytes);
    } catch {
      return undefined;
    }
  },
};
