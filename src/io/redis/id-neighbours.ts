const MAX_U64 = (1n << 64n) - 1n;

/** An id as one number: ids are in the order of these. The counter may be left out. */
export function placeOf(id: string): bigint {
  const [ms = "0", seq = "0"] = id.split("-");
  return (BigInt(ms) << 64n) + BigInt(seq);
}

/** The least id above this one; the "(" of XRANGE needs Redis 6.2. */
export function idAfter(id: string): string {
  return idAt(placeOf(id) + 1n);
}

/** The greatest id below this one, which XREAD begins behind; of 0-0 there is none, and it stays. */
export function idBefore(id: string): string {
  const place = placeOf(id);
  return idAt(place > 0n ? place - 1n : 0n);
}

function idAt(place: bigint): string {
  return `${place >> 64n}-${place & MAX_U64}`;
}
