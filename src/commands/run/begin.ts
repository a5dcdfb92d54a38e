import { MAX } from "../../config/load.ts";
import type { Values } from "../../config/settings.ts";
import { type Manifest, newManifest } from "../../ledger/manifest.ts";
import { analytics, type Encoder } from "../../model/index.ts";
import { createShape, type Shape, type ShapeSpec } from "../../shape/index.ts";
import { eventsOfFourDigitYears, freshStream, plannedEvents, shapeSpecOf } from "../load.ts";

export type RunValues = Values<
  | "rate"
  | "burstMultiplier"
  | "burstIntervalMs"
  | "burstDurationMs"
  | "count"
  | "durationMs"
  | "seed"
  | "startUnixMs"
  | "idFormat"
  | "redis"
  | "connectTimeoutMs"
  | "stream"
  | "maxLen"
  | "delivery"
  | "catchUp"
  | "logEvery"
  | "json"
>;

/** A run that begins at its first event. */
export interface FreshRun {
  readonly manifest: Manifest;
  readonly encoder: Encoder;
  readonly spec: ShapeSpec;
  /** Events below this index are published; Infinity when endless. */
  readonly limit: number;
  /** The run lasts until this instant at least; undefined when it ends with its last event. */
  readonly endMs: number | undefined;
  /** No event leaves at or after this instant; undefined where the limit sees to it. */
  readonly cutMs: number | undefined;
}

export function beginRun(values: RunValues, nowUnixMs: number, ingestVersion: string): FreshRun {
  const startUnixMs = values.startUnixMs ?? nowUnixMs;
  const { shape, stream } = freshStream(values, startUnixMs);
  const spec = shapeSpecOf(values);
  const planned = plannedEvents(values, shape);
  // Even an endless run ends with the year 9999: its timestamps have no fifth digit.
  const limit = Math.min(planned, eventsOfFourDigitYears(shape, startUnixMs));
  const { name: model, version: modelVersion } = analytics;
  const identity = {
    model,
    modelVersion,
    seed: values.seed.text,
    startUnixMs,
    idFormat: values.idFormat,
    shape: spec,
  };
  const plannedCount = Number.isSafeInteger(planned) ? planned : null;
  const manifest = newManifest(identity, {
    delivery: values.delivery,
    plannedEvents: plannedCount,
    ingestVersion,
  });
  // As fast as can be, a duration is a time to stop at, and no number of events.
  if (values.rate === MAX) {
    const endMs = undefined;
    return { manifest, encoder: analytics.encoder(stream), spec, limit, endMs, cutMs: values.durationMs };
  }
  const isCutByCount = values.durationMs !== undefined && limit < shape.dueBy(values.durationMs);
  const endMs = isCutByCount ? undefined : values.durationMs;
  return { manifest, encoder: analytics.encoder(stream), spec, limit, endMs, cutMs: undefined };
}

/** A shape is quickest in index order, so whoever asks along another line takes one of his own. */
export function shapeOf({ spec }: FreshRun): Shape {
  return createShape(spec);
}
