/** Choices from 32 uniform bits. Every function takes the bits first: randomness is visible where it is used. */

const TWO_32 = 4294967296;
const PER_TWO_32 = 2 ** -32;

/** A whole number from 0 (included) to n (excluded), 1 <= n <= 2^21; uneven by at most n / 2^32. */
export function below(bits: number, n: number): number {
  return (bits * n * PER_TWO_32) | 0;
}

/** A weighted choice in constant time: Walker's alias method (Vose 1991), with whole thresholds out of 2^32. */
export interface AliasTable {
  readonly size: number;
  readonly threshold: Float64Array;
  readonly alias: Uint16Array;
}

/** weights: whole, >= 0, at least one above 0, at most 65,536 of them. Throws RangeError otherwise. */
export function aliasTable(weights: readonly number[]): AliasTable {
  const size = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (size > 65_536 || !(total > 0) || weights.some((w) => !Number.isInteger(w) || w < 0)) {
    throw new RangeError(
      `Weights must be whole, from 0, with a sum above 0, got ${weights.slice(0, 9).join(" ")}`,
    );
  }
  const threshold = new Float64Array(size).fill(TWO_32);
  const alias = new Uint16Array(size);
  const share = weights.map((weight) => weight * size);
  const small = share.flatMap((s, i) => (s < total ? [i] : []));
  const large = share.flatMap((s, i) => (s < total ? [] : [i]));
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!;
    const rich = large.at(-1)!;
    threshold[poor] = Number((BigInt(share[poor]!) << 32n) / BigInt(total));
    alias[poor] = rich;
    share[rich] = share[rich]! - (total - share[poor]!);
    if (share[rich]! < total) small.push(large.pop()!);
  }
  return { size, threshold, alias };
}

/** The row that 32 bits choose: the high word of bits * size is the slot, the low word the coin. */
export function pickRow(bits: number, table: AliasTable): number {
  const slot = (bits * table.size * PER_TWO_32) | 0;
  return Math.imul(bits, table.size) >>> 0 < table.threshold[slot]! ? slot : table.alias[slot]!;
}
