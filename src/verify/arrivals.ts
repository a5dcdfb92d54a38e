import type { TimeBuckets } from "./time-buckets.ts";

/** How many came in each of a row of stretches: one edge more than there are counts, Unix ms, rising. */
export interface Arrivals {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/**
 * What the buckets hold in `most` stretches at most, neighbours joined until it is so. The row begins with the first event and ends with the
 * last: of its buckets the outer two are cut there, and where less than half of one is left it goes to its neighbour. Undefined when
 * nothing was counted.
 */
export function arrivalsOf(buckets: TimeBuckets, most: number): Arrivals | undefined {
  if (buckets.count === 0) return undefined;
  const { startMs, widthMs, counts } = buckets.series();
  const together = Math.ceil(counts.length / most);
  const edges = [buckets.earliestMs];
  const sums: number[] = [];
  for (let from = 0; from < counts.length; from += together) {
    sums.push(counts.slice(from, from + together).reduce((sum, count) => sum + count, 0));
    edges.push(startMs + (from + together) * widthMs);
  }
  edges[edges.length - 1] = buckets.latestMs + 1;
  return withoutCrumbs({ edges, counts: sums }, together * widthMs);
}

function withoutCrumbs({ edges, counts }: Arrivals, widthMs: number): Arrivals {
  const isCrumb = (stretch: number) =>
    counts.length > 1 && edges[stretch + 1]! - edges[stretch]! < widthMs / 2;
  const last = counts.length - 1;
  if (isCrumb(last)) return withoutCrumbs(joinedAt(last, { edges, counts }), widthMs);
  return isCrumb(0) ? joinedAt(1, { edges, counts }) : { edges, counts };
}

/** Stretch `at` and the one before it as one. */
function joinedAt(at: number, { edges, counts }: Arrivals): Arrivals {
  return {
    edges: edges.toSpliced(at, 1),
    counts: counts.toSpliced(at - 1, 2, counts[at - 1]! + counts[at]!),
  };
}
