import { formatBytes } from "../../primitives/units.ts";
import { counted } from "../text-parts.ts";
import type { WatchReading } from "../watch/watch-reading.ts";
import { groupTexts, mixTexts, nameText } from "../watch/watch-words.ts";
import type { Block, Field, Part } from "./block.ts";
import type { Bar, Chart } from "./chart.ts";
import { lengthOfTime, ratePerSec } from "./figures.ts";
import { niceTop } from "./scale.ts";

/** A stream as it is, below the rates of the readings before, oldest first; null where a rate is unknown. */
export function watchBlock(reading: WatchReading, rates: readonly (number | null)[], everyMs: number): Block {
  const { stream, redis, exists, groups, refused } = reading;
  return {
    title: `${nameText(stream)} at ${redis}`,
    aside: reading.lastId === null ? "" : `last id ${reading.lastId}`,
    chart: (columns) => chartOf(rates, columns, everyMs),
    fields: exists
      ? fieldsOf(reading)
      : [{ label: "stream", parts: [{ text: "there is no such stream yet" }] }],
    rows: [...mixRows(reading), ...(groups ?? []).map(groupRow)],
    notice:
      refused.length === 0
        ? undefined
        : { label: "refused", parts: [{ text: refused.join(", "), tone: "warning" }] },
  };
}

function chartOf(rates: readonly (number | null)[], columns: number, everyMs: number): Chart {
  const shown = rates.slice(-columns);
  const missing = Array.from({ length: columns - shown.length }, () => null);
  const bars = [...missing, ...shown].map((value): Bar => ({ value, target: null, isMarked: false }));
  const highest = shown.reduce<number>((most, rate) => Math.max(most, rate ?? 0), 0);
  return {
    bars,
    top: niceTop(highest),
    from: `${lengthOfTime(columns * everyMs)} ago`,
    to: "now",
    markedName: "",
    missingName: "",
  };
}

function fieldsOf(reading: WatchReading): Field[] {
  const { length, addedPerSec, tailPerSec, sizeBytes, bytesPerEntry, usedMemoryBytes, maxMemoryBytes } =
    reading;
  const rate = (perSec: number | null, name: string): Part[] =>
    perSec === null ? [] : [{ text: ratePerSec(perSec).padEnd(9), tone: "strong" }, { text: name }];
  const rates = [...rate(addedPerSec, "added"), ...rate(tailPerSec, "by the tail")];
  const bytes = (size: number | null, what: string): Part[] =>
    size === null ? [] : [{ text: `${formatBytes(size)} ${what}` }];
  const limit = maxMemoryBytes === null || maxMemoryBytes === 0 ? [] : bytes(maxMemoryBytes, "allowed");
  const fields: Field[] = [
    { label: "stream", parts: [{ text: counted(length, "entry", "entries"), tone: "strong" }] },
    { label: "rate", parts: rates.length === 0 ? [{ text: "-" }] : rates },
    { label: "size", parts: [...bytes(sizeBytes, "in all"), ...bytes(bytesPerEntry, "an entry")] },
    { label: "memory", parts: [...bytes(usedMemoryBytes, "used by Redis"), ...limit] },
  ];
  return fields.filter(({ parts }) => parts.length > 0);
}

function mixRows(reading: WatchReading): Field[] {
  const texts = mixTexts(reading);
  if (texts.length === 0) return [];
  const of = counted(reading.mix!.lookedAt, "entry", "entries");
  return [{ label: "mix", parts: [...texts, `of the newest ${of}`].map((text) => ({ text })) }];
}

/** A group that is behind, and does not gain, is worth a look. */
function groupRow(group: NonNullable<WatchReading["groups"]>[number]): Field {
  const isLosing = (group.lag ?? 0) > 0 && group.drainedInMs === null && group.takenPerSec !== null;
  const [lag, ...others] = groupTexts(group);
  return {
    label: "group",
    parts: [
      { text: nameText(group.name), tone: "strong" },
      { text: lag!, tone: isLosing ? "warning" : undefined },
      ...others.map((text) => ({ text })),
    ],
  };
}
