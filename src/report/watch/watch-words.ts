import { formatBytes, formatDuration, formatRate } from "../../primitives/units.ts";
import { grouped, printable } from "../text-parts.ts";
import type { WatchReading } from "./watch-reading.ts";

type Group = NonNullable<WatchReading["groups"]>[number];

const LONGEST_NAME = 60;

/** "998/s (1,001/s by the tail)"; by which of both, where there is one alone. */
export function rateText({ addedPerSec, tailPerSec }: WatchReading): string {
  if (addedPerSec === null)
    return tailPerSec === null ? "rate unknown" : `${formatRate(tailPerSec)}/s by the tail`;
  const tail = tailPerSec === null ? "" : ` (${formatRate(tailPerSec)}/s by the tail)`;
  return `${formatRate(addedPerSec)}/s${tail}`;
}

/** "358 MiB, 290 B an entry" */
export function sizeText({ sizeBytes, bytesPerEntry }: WatchReading): string {
  if (sizeBytes === null) return "size unknown";
  return `${formatBytes(sizeBytes)}${bytesPerEntry === null ? "" : `, ${formatBytes(bytesPerEntry)} an entry`}`;
}

/** "page_view 70.1 %", the most frequent first; and of how many entries, where they are few. */
export function mixTexts({ mix }: WatchReading): string[] {
  return mix === null
    ? []
    : mix.types.map(({ name, count }) => `${nameText(name)} ${((100 * count) / mix.lookedAt).toFixed(1)} %`);
}

/** "lag 12,000", "takes 900/s", "drained in 2m", "20 pending", "oldest 3.2s", "2 consumers" */
export function groupTexts({
  lag,
  takenPerSec,
  drainedInMs,
  pending,
  oldestIdleMs,
  consumers,
}: Group): string[] {
  return [
    lag === null ? "lag unknown" : `lag ${grouped(lag)}`,
    ...(takenPerSec === null ? [] : [`takes ${formatRate(takenPerSec)}/s`]),
    ...(drainedInMs === null || drainedInMs === 0 ? [] : [`drained in ${formatDuration(drainedInMs)}`]),
    `${grouped(pending)} pending`,
    ...(oldestIdleMs === null ? [] : [`oldest ${formatDuration(oldestIdleMs)}`]),
    consumers === 1 ? "1 consumer" : `${grouped(consumers)} consumers`,
  ];
}

/** A name from outside. */
export function nameText(name: string): string {
  return printable(name, LONGEST_NAME);
}
