import { z } from "zod";

const count = z.int().min(0);
const ms = z.number().min(0);
const quantiles = z.strictObject({ p50: ms, p90: ms, p99: ms, p999: ms, max: ms });

/** The JSON contract of `ingest run --json`. */
export const runSummarySchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: z.literal("run"),
  ingestVersion: z.string(),
  result: z
    .enum(["complete", "stopped", "unresolved"])
    .describe("stopped: ended early by a signal, with everything settled; unresolved: see `unresolved`"),
  redis: z.string(),
  stream: z.string(),
  streamLength: count.nullable().describe("XLEN after the last batch; null when the user may not ask"),
  runId: z.string(),
  seed: z.string(),
  start: z.string().describe("ISO instant of the event at index 0"),
  delivery: z.enum(["exactly-once", "at-least-once"]),
  idFormat: z.enum(["uuidv4", "uuidv7"]),
  asked: z.strictObject({
    ratePerSec: z.string(),
    burstMultiplier: z.string(),
    burstIntervalMs: count,
    burstDurationMs: count,
    count: count.nullable(),
    durationMs: ms.nullable(),
    events: count.describe("Due by the schedule until the run ended"),
  }),
  achieved: z.strictObject({
    events: count.describe("In the stream, as the ledger says"),
    durationMs: ms,
    meanPerSec: z.number().min(0),
    shortfall: count.describe("asked.events - achieved.events"),
  }),
  unresolved: z
    .strictObject({ firstIndex: count, lastIndex: count })
    .nullable()
    .describe("Events that were sent and may or may not be in the stream"),
  latenessMs: quantiles.describe("From an event's instant until it was handed to the network"),
  latencyMs: quantiles.describe("From an event's instant until Redis had acknowledged it"),
  errors: count,
  reconnects: count,
  republished: count.describe("Events that were published again because the server had lost them"),
  repeat: z.string().describe("The command that makes the same events at the same pace again"),
});

export type RunSummary = z.infer<typeof runSummarySchema>;
export type QuantilesMs = z.infer<typeof quantiles>;
