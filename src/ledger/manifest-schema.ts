import { z } from "zod";

const decimal = z.string().regex(/^\d{1,15}(\.\d{1,6})?$/);
const wholeMs = z.int().min(0);

/** A stretch of a run with one start instant. Event n >= firstIndex is dated startUnixMs + (instantOf(n) - atMs). */
const segmentSchema = z.strictObject({
  firstIndex: z.int().min(0),
  /** Where in the load shape the segment begins, ms. */
  atMs: z.number().min(0),
  /** Unix ms of that instant. */
  startUnixMs: wholeMs,
});

/** What makes two runs the same run: these and nothing else decide every byte of every event. */
const identitySchema = z.strictObject({
  model: z.string(),
  modelVersion: z.string(),
  seed: z.string(),
  startUnixMs: wholeMs,
  idFormat: z.enum(["uuidv4", "uuidv7"]),
  shape: z.strictObject({
    kind: z.literal("burst"),
    ratePerSec: decimal,
    burstMultiplier: decimal,
    burstIntervalMs: wholeMs,
    burstDurationMs: wholeMs,
  }),
});

/**
 * Which of the run's events an entry speaks of, by their users: those of one shard, and of one partition. Its events are numbered
 * from 0; `next`, `gaps`, `lost` and `deleted` tell such numbers, segments tell indexes of the run.
 */
const laneSchema = z
  .strictObject({
    shard: z.int().min(0),
    shards: z.int().min(1),
    partition: z.int().min(1),
    partitions: z.int().min(1),
    /** Unix ms at which event 0 was due for the partition; not there where one process publishes all partitions, which are one. */
    paceUnixMs: wholeMs.optional(),
  })
  .refine(({ shard, shards }) => shard < shards)
  .refine(({ partition, partitions }) => partition <= partitions);

/** The run's entry in the ledger, from which `verify` computes every event again. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  runId: z.string().regex(/^[0-9a-f]{16}$/),
  ...identitySchema.shape,
  segments: z.array(segmentSchema).min(1),
  delivery: z.enum(["exactly-once", "at-least-once"]),
  /** How many events the run was asked for; null when endless. */
  plannedEvents: z.int().min(0).nullable(),
  ingestVersion: z.string(),
  /** Not there for a run that is not divided. */
  lane: laneSchema.optional(),
});

export type Segment = z.infer<typeof segmentSchema>;
export type RunIdentity = z.infer<typeof identitySchema>;
export type LaneEntry = z.infer<typeof laneSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
