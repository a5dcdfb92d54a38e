import { formatCount, formatDuration } from "../../primitives/units.ts";

/** Figures that change while one looks: always so many decimals, and padded, so that what stands behind them does not jump. */

/** 997.83 -> "998/s", 10.04 -> "10.0/s", 0.5 -> "0.50/s" */
export function ratePerSec(perSec: number): string {
  if (perSec >= 100) return `${formatCount(Math.round(perSec))}/s`;
  return `${perSec.toFixed(perSec >= 10 ? 1 : 2)}/s`;
}

/** 0.2 -> "0.20 ms", 12.4 -> "12 ms", 90000 -> "1m 30s" */
export function milliseconds(ms: number): string {
  if (ms >= 10_000) return formatDuration(ms);
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

/** In whole seconds: 0 -> "0s", 61500 -> "1m 1s" */
export function lengthOfTime(ms: number): string {
  return ms < 1000 ? "0s" : formatDuration(Math.floor(ms / 1000) * 1000);
}

/** What is left, in seconds that have begun: 100 -> "1s", 0 -> "0s" */
export function timeLeft(ms: number): string {
  return lengthOfTime(Math.ceil(Math.max(0, ms) / 1000) * 1000);
}

/** A share of 1 as a percentage with one decimal and without a sign: 0.7013 -> "70.1" */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}
