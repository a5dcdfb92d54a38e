import { counted, printable } from "../text-parts.ts";
import type { WatchReading } from "./watch-reading.ts";
import { groupTexts, mixTexts, nameText, rateText, sizeText } from "./watch-words.ts";

const MOST_GROUPS = 10;

/** A reading as one line. */
export function watchLine(reading: WatchReading): string {
  const { time, stream, exists, length, groups, refused } = reading;
  const at = time.slice(11, 19);
  if (!exists) return `${at}  ${printable(stream)}: there is no such stream yet`;
  const mix = mixTexts(reading);
  const parts = [
    `${at}  ${counted(length, "entry", "entries")}`,
    rateText(reading),
    sizeText(reading),
    ...(mix.length === 0 ? [] : [mix.join(" ")]),
    ...groupParts(groups),
    ...(refused.length === 0 ? [] : [`not permitted: ${refused.join(", ")}`]),
  ];
  return parts.join("  ");
}

function groupParts(groups: WatchReading["groups"]): string[] {
  if (groups === null) return [];
  const shown = groups
    .slice(0, MOST_GROUPS)
    .map((group) => `${nameText(group.name)}: ${groupTexts(group).join(", ")}`);
  return groups.length > MOST_GROUPS ? [...shown, `${groups.length - MOST_GROUPS} more groups`] : shown;
}
