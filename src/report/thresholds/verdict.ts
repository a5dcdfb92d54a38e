import { formatBytes, formatDuration } from "../../primitives/units.ts";
import { grouped, printable } from "../text-parts.ts";
import type { Unit } from "./metrics.ts";
import type { Reading } from "./readings.ts";
import { isMet, type Threshold } from "./threshold.ts";

/** How a run stands to a threshold. */
export interface Verdict {
  readonly threshold: Threshold;
  /** In the metric's unit: the one that decided, or the worst one that was seen; null when nobody could tell. */
  readonly value: number | null;
  readonly isMissed: boolean;
  /** "it was 7.3 ms, 2.3 ms over", or why nobody can tell; null when it is not missed. */
  readonly why: string | null;
}

/** What nobody can tell counts as missed: a check that did not take place is no success. `atMs` is when it was seen, where that matters. */
export function verdictOn(threshold: Threshold, reading: Reading, atMs?: number): Verdict {
  const { value, note } = reading;
  if (value === null)
    return {
      threshold,
      value,
      isMissed: true,
      why: `nobody can tell: ${printable(note ?? "it was never known")}`,
    };
  if (!isMet(threshold, value)) return { threshold, value, isMissed: false, why: null };
  const when = atMs === undefined ? "" : `, after ${formatDuration(atMs)}`;
  return { threshold, value, isMissed: true, why: `it was ${sizeOf(threshold, reading)}${when}` };
}

/** It was met for so long without interruption; `worst` is the worst of that time. */
export function verdictOnSpell(threshold: Threshold, worst: Reading, lastedMs: number): Verdict {
  const { operator } = threshold;
  const least = operator.startsWith("<") ? "as little as " : operator.startsWith(">") ? "up to " : "";
  const why = `for ${formatDuration(lastedMs)} it was ${least}${sizeOf(threshold, worst)}`;
  return { threshold, value: worst.value, isMissed: true, why };
}

/** "7.3 ms, 2.3 ms over" */
function sizeOf({ metric: { unit }, operator, limit }: Threshold, { value, note }: Reading): string {
  const off = Math.abs(value! - limit);
  const direction = operator.startsWith(">") ? "over" : operator.startsWith("<") ? "under" : undefined;
  const by = off === 0 || direction === undefined ? "" : `, ${shown(off, unit, " points")} ${direction}`;
  return `${shown(value!, unit)}${note === undefined ? "" : ` (${printable(note)})`}${by}`;
}

/** `percent` is how a share is called: a difference of shares is so many points. */
function shown(value: number, unit: Unit, percent = " %"): string {
  if (unit === "bytes") return formatBytes(value);
  if (unit === "share") return `${Number((value * 100).toPrecision(4))}${percent}`;
  if (unit === "count") return grouped(value);
  return value < 1000 ? `${Number(value.toFixed(3))} ms` : `${Number((value / 1000).toFixed(3))} s`;
}
