import type { ChiSquare } from "./chi-square-schema.ts";

/** Small pieces of the reports for people. */

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Text from outside, fit for a terminal: control and invisible characters as \u{...}, cut at `limit` characters. */
export function printable(text: string, limit = 200): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}...` : text;
  return cut.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** 1234567 -> "1,234,567" */
export function grouped(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** "1 entry", "1,234 entries" */
export function counted(value: number, one: string, many: string): string {
  return `${grouped(value)} ${value === 1 ? one : many}`;
}

/** At most three significant decimals where they matter: 333.3, 0.05, 1,234.6, -3 */
export function decimal(value: number): string {
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** What chance says of counts that were held against their shares. */
export function chanceText(chiSquare: ChiSquare): string {
  if (chiSquare === null) return "too few to judge";
  const { statistic, degreesOfFreedom, p } = chiSquare;
  return `chi-square ${decimal(statistic)} with ${degreesOfFreedom} degrees of freedom, p = ${p.toPrecision(2)}`;
}

/** Unix ms as ISO time; beyond what a date can hold (ids that somebody made up) as the number. */
export function clock(unixMs: number): string {
  return Math.abs(unixMs) <= 8.64e15 ? new Date(unixMs).toISOString() : `${unixMs} ms`;
}

/** A stretch of time: "2026-01-01T00:05:00.000Z to 00:05:30.000Z", with the second date where it is another day. */
export function span(startUnixMs: number, endUnixMs: number): string {
  const [start, end] = [clock(startUnixMs), clock(endUnixMs)];
  return `${start} to ${start.slice(0, 11) === end.slice(0, 11) ? end.slice(11) : end}`;
}
