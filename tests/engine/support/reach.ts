/**
 * How much hangs on an object: each object, each element of an array, a set or a map, and each byte of a buffer counts one. What hangs
 * on the `others` belongs to them. Closures keep what they know to themselves.
 */
export function reach(root: object, others: readonly object[] = []): number {
  const seen = new Set<unknown>(others);
  const waiting: unknown[] = [root];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    seen.add(next);
    count++;
    if (ArrayBuffer.isView(next)) count += next.byteLength;
    else {
      if (Array.isArray(next)) count += next.length;
      if (next instanceof Set || next instanceof Map) {
        count += next.size;
        for (const item of next) waiting.push(...(next instanceof Map ? (item as unknown[]) : [item]));
      }
      waiting.push(...Object.values(next));
    }
  }
  return count;
}
