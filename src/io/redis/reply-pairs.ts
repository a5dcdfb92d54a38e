/** [name, value, name, value ...], as the XINFO commands answer, by name. */
export function pairsOf(reply: unknown): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  const items = reply as readonly unknown[];
  for (let i = 0; i + 1 < items.length; i += 2) pairs.set(latin1(items[i] as Uint8Array), items[i + 1]);
  return pairs;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
