import { MAX } from "../../config/load.ts";
import type { Values } from "../../config/settings.ts";
import { AT_THE_BEGINNING, type Start } from "../../engine/pace.ts";
import type { PassedOver } from "../../engine/ports.ts";
import { type Manifest, newManifest } from "../../ledger/manifest.ts";
import { analytics, type Encoder } from "../../model/index.ts";
import { createShape, type Shape, type ShapeSpec } from "../../shape/index.ts";
import type { CONNECTION_SETTINGS } from "../connection.ts";
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
  | (typeof CONNECTION_SETTINGS)[number]
  | "stream"
  | "maxLen"
  | "minIdAgeMs"
  | "memoryGuard"
  | "shards"
  | "streamsPattern"
  | "partition"
  | "workers"
  | "delivery"
  | "catchUp"
  | "resume"
  | "orBegin"
  | "run"
  | "acks"
  | "onDataLoss"
  | "maxOutageMs"
  | "failIf"
  | "abortOnFail"
  | "logEvery"
  | "json"
  | "plain"
  | "report"
>;

/** A run as this process publishes it. */
export interface Run {
  readonly manifest: Manifest;
  readonly encoder: Encoder;
  readonly spec: ShapeSpec;
  /** Events below this index are published; Infinity when endless. */
  readonly limit: number;
  /** The run lasts until this instant at least; undefined when it ends with its last event. */
  readonly endMs: number | undefined;
  /** No event leaves at or after this instant; undefined where the limit sees to it. */
  readonly cutMs: number | undefined;
  /** Where in the run this process begins. */
  readonly start: Start;
  /** What the run passed over before. */
  readonly passed: PassedOver;
  /** Taken over from another process; undefined for a run that begins at its first event. */
  readonly taken: { readonly owner: string; readonly next: number } | undefined;
}

/** All of it but its events; how many were made of each type is known. */
export type RunFrame = Omit<Run, "encoder"> & { readonly encoder: Pick<Encoder, "made"> };

/** A run that begins at its first event. */
export function beginRun(values: RunValues, nowUnixMs: number, ingestVersion: string): Run {
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
  const fresh = { start: AT_THE_BEGINNING, passed: { gaps: [], losses: [] }, taken: undefined };
  const run = { manifest, encoder: analytics.encoder(stream), spec, limit, ...fresh };
  // As fast as can be, a duration is a time to stop at, and no number of events.
  if (values.rate === MAX) return { ...run, endMs: undefined, cutMs: values.durationMs };
  const isCutByCount = values.durationMs !== undefined && limit < shape.dueBy(values.durationMs);
  return { ...run, endMs: isCutByCount ? undefined : values.durationMs, cutMs: undefined };
}

/** A shape is quickest in index order, so whoever asks along another line takes one of his own. */
export function shapeOf({ spec }: Pick<Run, "spec">): Shape {
  return createShape(spec);
}
