/** The UTF-8 bytes of a text, for rooms without TextEncoder. Throws URIError for a lone surrogate. */
export function utf8Bytes(text: string): Uint8Array {
  // What encodeURIComponent leaves as it is are single bytes; the rest is %XX for each byte.
  const parts = encodeURIComponent(text).match(/%..|[^%]/g) ?? [];
  return Uint8Array.from(parts, (part) =>
    part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(1), 16),
  );
}
