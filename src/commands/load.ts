import { MAX } from "../config/load.ts";
import type { SettingKey, Values } from "../config/settings.ts";
import { timelineOf } from "../ledger/timeline.ts";
import type { Stream } from "../model/index.ts";
import { usageError } from "../primitives/errors.ts";
import { YEAR_10000_UNIX_MS } from "../primitives/iso-time.ts";
import { createShape, type Shape, type ShapeSpec } from "../shape/index.ts";

/** The settings that decide when events are due. */
export const LOAD_SETTINGS = [
  "rate",
  "burstMultiplier",
  "burstIntervalMs",
  "burstDurationMs",
] as const satisfies readonly SettingKey[];

/**
 * What `--rate max` publishes: events that are due faster than any Redis takes them, so that the window alone decides when they leave.
 * Their timestamps are those of this shape, whatever the rate turns out to be.
 */
const AS_FAST_AS_CAN_BE: ShapeSpec = {
  kind: "burst",
  ratePerSec: "5000000",
  burstMultiplier: "1",
  burstIntervalMs: 0,
  burstDurationMs: 0,
};

const A_TRICKLE_PER_SEC = 500;

/** Whether this shape stands for `--rate max`. */
export function isAsFastAsCanBe(shape: ShapeSpec): boolean {
  return JSON.stringify(shape) === JSON.stringify(AS_FAST_AS_CAN_BE);
}

/** The load shape that the settings describe. */
export function shapeSpecOf(values: Values<(typeof LOAD_SETTINGS)[number]>): ShapeSpec {
  const { rate, burstMultiplier, burstIntervalMs, burstDurationMs } = values;
  if (rate === MAX) return AS_FAST_AS_CAN_BE;
  return { kind: "burst", ratePerSec: rate, burstMultiplier, burstIntervalMs, burstDurationMs };
}

/** Events a second at most. */
export function peakPerSec(values: Values<(typeof LOAD_SETTINGS)[number]>): number {
  const { ratePerSec, burstMultiplier, burstIntervalMs, burstDurationMs } = shapeSpecOf(values);
  const bursts = burstIntervalMs > 0 && burstDurationMs > 0;
  return Number(ratePerSec) * (bursts ? Number(burstMultiplier) : 1);
}

/** Whether a run is so quiet that what it costs at rest matters more than its speed. */
export function isTrickle(values: Values<(typeof LOAD_SETTINGS)[number]>): boolean {
  return peakPerSec(values) <= A_TRICKLE_PER_SEC;
}

/** A run from its first event on: its shape, and its events. */
export function freshStream(
  values: Values<(typeof LOAD_SETTINGS)[number] | "seed" | "idFormat">,
  startUnixMs: number,
): { shape: Shape; stream: Stream } {
  const shape = createShape(shapeSpecOf(values));
  const unixMsOf = timelineOf([{ firstIndex: 0, atMs: 0, startUnixMs }], shape);
  return { shape, stream: { seed: values.seed, idFormat: values.idFormat, startUnixMs, unixMsOf } };
}

/** How many events the limits allow: the count, or what is due in the duration (as fast as can be, nobody knows); Infinity without limits. */
export function plannedEvents(
  { rate, count, durationMs }: Values<"rate" | "count" | "durationMs">,
  shape: Shape,
): number {
  const inDuration =
    durationMs === undefined || rate === MAX ? Number.POSITIVE_INFINITY : shape.dueBy(durationMs);
  return Math.min(count ?? Number.POSITIVE_INFINITY, inDuration);
}

/** How many events happen before the year 10000, at which the four digits of a timestamp end, and every run with them. */
export function eventsOfFourDigitYears(shape: Shape, startUnixMs: number): number {
  return shape.dueBy(YEAR_10000_UNIX_MS - startUnixMs);
}

/** For runs and samples that end: exit 2 when the event before `end` has no timestamp or no exact index. Infinity passes. */
export function refuseYear10000(shape: Shape, startUnixMs: number, end: number): void {
  if (end === Number.POSITIVE_INFINITY) return;
  if (end <= Math.min(2 ** 53, eventsOfFourDigitYears(shape, startUnixMs))) return;
  throw usageError(
    `Event ${end - 1} would happen after the year 9999, at the rate and start that were given, or its index is above 2^53-1`,
    "Take fewer events, a smaller --offset, a higher --rate or an earlier --start",
  );
}
