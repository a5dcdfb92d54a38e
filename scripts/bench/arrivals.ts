import { Redis } from "ioredis";
import { type BenchRedis, STREAM } from "./redis.ts";

/** When each entry of the stream arrived, by the server's own clock, in whole milliseconds: the first half of its id. */
export async function readArrivals(redis: BenchRedis): Promise<number[]> {
  const client = new Redis(redis.port, "127.0.0.1");
  const arrivedMs: number[] = [];
  try {
    for (let from = "-"; ; ) {
      const page = await client.xrange(STREAM, from, "+", "COUNT", 2000);
      for (const [id] of page) arrivedMs.push(Number.parseInt(id, 10));
      if (page.length < 2000) return arrivedMs;
      from = `(${page.at(-1)![0]}`;
    }
  } finally {
    client.disconnect();
  }
}

/** Of ascending values the number that are below a bound. */
export function countBefore(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Reached {
  readonly perSec: number;
  /** The 100 ms whose count is furthest from the rate. */
  readonly worst100Ms: number;
  /** Its distance, as a share of the tenth of the rate that is due. */
  readonly worstShare: number;
}

/**
 * What a loop made of a rate. The tenths of a second begin half a mean gap before the first entry, so that an even
 * flow has no event on an edge.
 */
export function reachedBy(arrivedMs: readonly number[], ratePerSec: number, forMs: number): Reached {
  const originMs = arrivedMs[0]! - Math.min(50, 500 / ratePerSec);
  const within = countBefore(arrivedMs, originMs + forMs);
  const due = ratePerSec / 10;
  let worst = due;
  for (let fromMs = originMs; fromMs + 100 <= originMs + forMs; fromMs += 100) {
    const count = countBefore(arrivedMs, fromMs + 100) - countBefore(arrivedMs, fromMs);
    if (Math.abs(count - due) > Math.abs(worst - due)) worst = count;
  }
  return { perSec: (within * 1000) / forMs, worst100Ms: worst, worstShare: Math.abs(worst - due) / due };
}

/** How often each whole number of milliseconds lies between neighbours. */
export function gapsOf(arrivedMs: readonly number[]): Map<number, number> {
  return tally(arrivedMs.slice(1).map((ms, position) => ms - arrivedMs[position]!));
}

export function tally(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values.toSorted((a, b) => a - b)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
