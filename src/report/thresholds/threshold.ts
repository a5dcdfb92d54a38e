import type { Metric } from "./metrics.ts";

/** Longer operators first: `>=` is no `>`. */
export const OPERATORS = [">=", "<=", "==", "!=", ">", "<"] as const;
export type Operator = (typeof OPERATORS)[number];

/** A condition that a run must not meet: "consumer_lag > 10k for 30s". */
export interface Threshold {
  /** As it was written, with single blanks. */
  readonly text: string;
  readonly metric: Metric;
  readonly operator: Operator;
  /** In the metric's unit. */
  readonly limit: number;
  /** The condition must hold for so long without interruption; undefined when one look is enough. */
  readonly forMs: number | undefined;
}

/** Whether the condition is met, which is what the user does not want. */
export function isMet({ operator, limit }: Threshold, value: number): boolean {
  const met: Record<Operator, boolean> = {
    ">": value > limit,
    ">=": value >= limit,
    "<": value < limit,
    "<=": value <= limit,
    "==": value === limit,
    "!=": value !== limit,
  };
  return met[operator];
}

/** Which of two values is further in the unwanted direction. */
export function worseOf({ operator, limit }: Threshold, a: number, b: number): number {
  if (operator === "<" || operator === "<=") return Math.min(a, b);
  if (operator === ">" || operator === ">=") return Math.max(a, b);
  return Math.abs(a - limit) >= Math.abs(b - limit) ? a : b;
}

/** Whether what is met while the run goes on cannot be undone, or is worth an early end all the same. */
export function endsEarly({ metric, operator }: Threshold): boolean {
  const isAbove = operator === ">" || operator === ">=";
  return metric.scope === "total" ? isAbove : metric.scope !== "end";
}
