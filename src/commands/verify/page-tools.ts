import { NATIVE_BYTES } from "../../io/native-bytes.ts";
import type { PageTools } from "../../verify/entry.ts";

const { compare } = Buffer.prototype;

/** The platform's own tools, and its comparison for bytes in the middle of a page: no view of them is made first. */
export const PAGE_TOOLS: PageTools = {
  ...NATIVE_BYTES,
  equalAt: (expected, length, found, from) =>
    compare.call(found as Buffer, expected, 0, length, from, from + length) === 0,
};
