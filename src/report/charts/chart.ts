/** [from, to) on a chart's horizontal axis. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a line stands for; the pages give each its colour. */
export type Look = "plan" | "actual" | "median" | "tail" | "worst" | "trouble" | "other";

/** One value for each stretch of the chart; null where there was nothing to measure. */
export interface Line {
  readonly name: string;
  readonly look: Look;
  readonly values: readonly (number | null)[];
  /** What several stretches are together: their mean by width, the largest, the last, or the sum. */
  readonly together: "mean" | "most" | "last" | "sum";
  /** The area below it is filled. */
  readonly filled?: true;
}

/** What a value is counted in. */
export type Unit = "per second" | "ms" | "events" | "entries" | "errors" | "bytes" | "share";

/** A chart as data: what the page draws, what its table says, and what is told to those who do not see it. */
export interface Chart {
  /** A word of letters and hyphens; the only one of its name on a page. */
  readonly id: string;
  readonly title: string;
  /** Ms of the run's own time, Unix ms, or classes of ms (on a logarithmic axis). */
  readonly across: "elapsed" | "clock" | "ms";
  /** The n + 1 edges of n stretches, rising. */
  readonly edges: readonly number[];
  readonly unit: Unit;
  readonly scale: "linear" | "log";
  readonly lines: readonly Line[];
  /** Bursts. */
  readonly shaded: readonly Stretch[];
}
