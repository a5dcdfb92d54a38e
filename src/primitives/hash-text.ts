const MAX_U64 = (1n << 64n) - 1n;
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/**
 * FNV-1a 64 (Fowler, Noll, Vo; draft-eastlake-fnv) over the UTF-16 code units of a text, low byte first.
 * For names and seeds that are chosen once, never for events.
 */
export function hashText(text: string): bigint {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = ((hash ^ BigInt(unit & 0xff)) * FNV_PRIME) & MAX_U64;
    hash = ((hash ^ BigInt(unit >> 8)) * FNV_PRIME) & MAX_U64;
  }
  return hash;
}

/** The same as 16 lower-case hex digits. */
export function hashHex(text: string): string {
  return hashText(text).toString(16).padStart(16, "0");
}
