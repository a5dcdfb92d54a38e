/** A Redis Cluster has so many slots. */
export const CLUSTER_SLOTS = 16_384;

/** The slot of a key: CRC16 (XMODEM) of what stands in its first braces, or of all of it (Redis Cluster specification, "Hash tags"). */
export function slotOf(key: string): number {
  const open = key.indexOf("{");
  const close = open < 0 ? -1 : key.indexOf("}", open + 1);
  // "a{}{b}" hashes as a whole: only the first opening brace counts.
  const hashed = close > open + 1 ? key.slice(open + 1, close) : key;
  return crc16(new TextEncoder().encode(hashed)) % CLUSTER_SLOTS;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  }
  return crc & 0xffff;
}

/** Slots from (included) to (included) of each of so many masters, as `redis-cli --cluster create` deals them out. */
export function evenSlots(masters: number): { readonly from: number; readonly to: number }[] {
  const each = CLUSTER_SLOTS / masters;
  return Array.from({ length: masters }, (_, node) => ({
    from: node === 0 ? 0 : Math.round(node * each - 1) + 1,
    to: node === masters - 1 ? CLUSTER_SLOTS - 1 : Math.round((node + 1) * each - 1),
  }));
}
