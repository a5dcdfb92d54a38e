import type { Decimal } from "./decimal.ts";

/** Numbers as people write them. The parsers give undefined for anything that is not exactly in the grammar: no spaces, signs, hex or "_". */

const DECIMAL = /^(\d{1,16})(?:\.(\d{1,15}))?(?:e(\d{1,2})|([kM]))?$/;
const SUFFIX_ZEROS: Record<string, number> = { k: 3, M: 6 };
const DURATION = /^(\d{1,15})(?:\.(\d{1,6}))?(ms|s|m|h|d)$/;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "333.3", "1k", "2.5M", "1e6" -> a decimal without suffix, at most 6 digits after the point and maxDigits in all. Exact: no float in between. */
export function parseDecimal(text: string, maxDigits = 15): Decimal | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, whole = "", fraction = "", exponent, suffix = ""] = match;
  const zeros = exponent === undefined ? (SUFFIX_ZEROS[suffix] ?? 0) : Number(exponent);
  const moved = fraction.padEnd(zeros, "0");
  const integer = `${whole}${moved.slice(0, zeros)}`.replace(/^0+(?=\d)/, "");
  const rest = moved.slice(zeros).replace(/0+$/, "");
  if (rest.length > 6 || integer.length + rest.length > maxDigits) return undefined;
  return rest === "" ? integer : `${integer}.${rest}`;
}

/** "100", "10k", "1.5M", "1e6" -> a whole number. */
export function parseCount(text: string): number | undefined {
  const decimal = parseDecimal(text, 16);
  return decimal === undefined || decimal.includes(".") ? undefined : Number(decimal);
}

/** "5m", "30s", "500ms", "1.5h", "2d" and "0" -> whole milliseconds. */
export function parseDurationMs(text: string): number | undefined {
  if (text === "0") return 0;
  const match = DURATION.exec(text);
  if (!match) return undefined;
  const [, whole = "", fraction = "", unit = ""] = match;
  const scale = 10 ** fraction.length;
  const ms = (Number(`${whole}${fraction}`) * UNIT_MS[unit]!) / scale;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** "300000" -> whole milliseconds, for the variables whose names end in _MS. */
export function parseWholeMs(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** 99900 -> "99,900". */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** 12.5 -> "12.5", 99900.04 -> "99,900", 0.5 -> "0.5": three significant digits at least. */
export function formatRate(perSec: number): string {
  if (!Number.isFinite(perSec)) return String(perSec);
  if (perSec >= 1000) return formatCount(Math.round(perSec));
  return String(Number(perSec.toPrecision(4)));
}

/** 5400000 -> "1h 30m", 10500 -> "10.5s", 1.26 -> "1.3ms". Two units at most. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(ms < 10 ? 1 : 0))}ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))}s`;
  const units = Object.entries(UNIT_MS).toReversed();
  const [[name, size], next] = units.flatMap((unit, i) =>
    ms >= unit[1] ? [[unit, units[i + 1]!] as const] : [],
  )[0]!;
  const count = Math.floor(ms / size);
  const rest = Math.floor((ms - count * size) / next[1]);
  return rest > 0 ? `${count}${name} ${rest}${next[0]}` : `${count}${name}`;
}

/** 300000 -> "5m", 90000 -> "90s", 90500 -> "90500ms", 0 -> "0": parseDurationMs gives exactly these whole milliseconds back. */
export function formatExactDuration(ms: number): string {
  if (ms === 0) return "0";
  const [unit] = Object.entries(UNIT_MS).findLast(([, size]) => ms % size === 0) ?? ["ms"];
  return `${ms / UNIT_MS[unit]!}${unit}`;
}

/** 1536 -> "1.5 KiB". */
export function formatBytes(bytes: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = Math.min(names.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${names[power]}`;
}
