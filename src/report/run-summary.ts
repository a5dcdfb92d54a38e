import { z } from "zod";

const count = z.int().min(0);
const ms = z.number().min(0);
const share = z.number().min(0).nullable();
const paceWindow = z
  .strictObject({ atMs: ms, planned: count, sent: count })
  .nullable()
  .describe("Since the start of the run; null when there was none");
const worstWindows = z.strictObject({ in100Ms: paceWindow, in1s: paceWindow });
const quantiles = z.strictObject({ p50: ms, p90: ms, p99: ms, p999: ms, max: ms });

const counts = z.array(z.tuple([z.number().min(0), z.int().min(1)]));

const certificate = z.strictObject({
  boundaries: count.describe(
    "Whole tenths of a second at which the events sent were compared with the plan's",
  ),
  boundariesWithin: count.describe("Those at which they were within one event or 0.1 % of it"),
  worstDifference: count.describe("The largest difference at any of them, events"),
  worstWindows: z.strictObject({ base: worstWindows, burst: worstWindows }),
  lateEvents: count.describe("Events that were handed over more than 100 ms late"),
  catchingUpMs: ms.describe("How long it took to publish what stalls had held up"),
  process: z.strictObject({
    wakingMs: quantiles.describe("How late the process woke up for its turns: its own share of the lateness"),
    cpuMs: ms,
    runQueueWaitMs: share.describe(
      "It could have run and had to wait for a core; null where the kernel does not tell",
    ),
    stolenMs: share.describe("Time the hypervisor gave to other machines, all cores together"),
  }),
});

const unresolved = z.strictObject({ firstIndex: count, lastIndex: count }).nullable();

const division = z.strictObject({
  shards: z.int().min(1),
  partition: z.int().min(1).nullable().describe("null: all of the run is this process's"),
  partitions: z.int().min(1),
  merged: z.array(z.int().min(1)).optional().describe("Of a merged summary: the partitions that it adds up"),
  lanes: z.array(
    z.strictObject({
      stream: z.string(),
      shard: count,
      events: count.describe("In the stream by this process's lane, as its ledger says"),
      streamLength: count.nullable(),
      isSettled: z.boolean(),
      unresolved,
      errors: count,
      reconnects: count,
    }),
  ),
});

/** The JSON contract of `ingest run --json`. */
export const runSummarySchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: z.literal("run"),
  ingestVersion: z.string(),
  resumedAt: count
    .nullable()
    .describe("The event at which this process went on with the run; null when it began it"),
  result: z
    .enum(["complete", "stopped", "unresolved"])
    .describe("stopped: ended early by a signal, with everything settled; unresolved: see `unresolved`"),
  redis: z.string(),
  tls: z
    .enum(["none", "checked", "unchecked"])
    .describe("unchecked: the server's certificate was not looked at, by --tls-insecure"),
  stream: z.string(),
  streamLength: count.nullable().describe("XLEN after the last batch; null when the user may not ask"),
  runId: z.string(),
  seed: z.string(),
  start: z.string().describe("ISO instant of the event at index 0"),
  delivery: z.enum(["exactly-once", "at-least-once"]),
  idFormat: z.enum(["uuidv4", "uuidv7"]),
  asked: z.strictObject({
    ratePerSec: z.string().describe("Decimal, or max"),
    burstMultiplier: z.string(),
    burstIntervalMs: count,
    burstDurationMs: count,
    count: count.nullable(),
    durationMs: ms.nullable(),
    catchUp: z.union([z.number().min(1), z.enum(["unbounded", "skip"])]),
    events: count.describe("Due by the schedule until the run ended"),
  }),
  achieved: z.strictObject({
    events: count.describe("In the stream, as the ledger says"),
    durationMs: ms,
    meanPerSec: z.number().min(0),
    shortfall: count.describe("asked.events - achieved.events"),
  }),
  unresolved: unresolved.describe("Events that were sent and may or may not be in the stream"),
  skipped: count.describe(
    "Events that were left out after a stall, by --catch-up skip; the ledger names them",
  ),
  lost: count.describe(
    "Events that the server lost and that were not published again, by --on-data-loss continue",
  ),
  latenessMs: quantiles.nullable().describe("From an event's instant until it was handed to the network"),
  latencyMs: quantiles.nullable().describe("From an event's instant until Redis had acknowledged it"),
  certificate: certificate
    .nullable()
    .describe(
      "How closely the run kept to its plan; it and the times are null for --rate max, which has none",
    ),
  errors: count,
  reconnects: count,
  republished: count.describe("Events that were published again because the server had lost them"),
  mix: z.record(z.string(), count).describe("Events of each type that this process made, each counted once"),
  division: division
    .optional()
    .describe("Of a run with shards or partitions; figures of events are those of this process's share"),
  histograms: z
    .strictObject({ latenessUs: counts, latencyUs: counts })
    .optional()
    .describe("Of a partition: what `ingest report merge` adds up; [microseconds, events] to two digits"),
  thresholds: z
    .array(
      z.strictObject({
        expression: z.string(),
        value: z
          .number()
          .nullable()
          .describe(
            "What decided, or the worst that was seen: times in ms, shares as a fraction of 1, sizes in bytes; null when nobody can tell",
          ),
        held: z.boolean().describe("false: the run missed it, or nobody can tell"),
        why: z.string().nullable().describe("How it was missed; null when it was not"),
      }),
    )
    .describe("Those of --fail-if, in their order"),
  repeat: z.string().describe("The command that makes the same events at the same pace again"),
});

export type RunSummary = z.infer<typeof runSummarySchema>;
export type Certificate = z.infer<typeof certificate>;
export type QuantilesMs = z.infer<typeof quantiles>;
