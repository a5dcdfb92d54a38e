import { foreignBytes } from "./reply-bytes.ts";

/** [name, value, name, value ...], as the XINFO commands answer, by name. Throws where it is no list. */
export function pairsOf(reply: unknown): Map<string, unknown> {
  const items = listOf(reply);
  const pairs = new Map<string, unknown>();
  for (let i = 0; i + 1 < items.length; i += 2) pairs.set(String(items[i]), items[i + 1]);
  return pairs;
}

export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw foreignBytes("XINFO");
  return reply;
}

/** A whole number, as RESP 2 has them; whatever else stands there means that the server cannot tell. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
