import type { LedgerGap } from "../ledger/gaps.ts";

/** Gaps are few (one a stall) and in order; most runs have none. */

export function isLeftOut(gaps: readonly LedgerGap[], index: number): boolean {
  return gaps.some(({ firstIndex, lastIndex }) => firstIndex <= index && index <= lastIndex);
}

/** `index`, or the first index behind the gap that begins there. */
export function behindGap(gaps: readonly LedgerGap[], index: number): number {
  const gap = gaps.find(({ firstIndex }) => firstIndex === index);
  return gap === undefined ? index : gap.lastIndex + 1;
}

/** What of from .. to-1 lies in no gap, in order. */
export function* outsideGaps(
  gaps: readonly LedgerGap[],
  from: number,
  to: number,
): Generator<{ from: number; to: number }> {
  let at = from;
  for (const { firstIndex, lastIndex } of gaps) {
    if (lastIndex < at || firstIndex >= to) continue;
    if (firstIndex > at) yield { from: at, to: firstIndex };
    at = lastIndex + 1;
  }
  if (at < to) yield { from: at, to };
}
