import { z } from "zod";
import { chiSquareSchema } from "./chi-square-schema.ts";

const count = z.int().min(0);
const unixMs = z.number();
const perSec = z.number().min(0);

const entry = z
  .strictObject({
    id: z.string(),
    fields: z.array(z.strictObject({ name: z.string(), value: z.string(), bytes: count })),
  })
  .describe("An entry; names and values are cut at 2,000 characters, `bytes` is the value's full length");

const example = z.strictObject({
  stream: z.string().optional().describe("With --shards: the stream it is about"),
  entryId: z.string().optional().describe("The entry in the stream"),
  runId: z.string().optional(),
  index: count.optional().describe("The event's place in its run"),
  lastIndex: count.optional().describe("With index: a stretch of events, this one included"),
  eventId: z.string().optional(),
  note: z.string().optional(),
});

/** What each kind means, in the order of the report. */
export const FINDING_MEANING = {
  missing: "events of the plan that are not in the stream",
  deleted: "events that somebody deleted with the stream or its ledger, while the run went on",
  doubled: "entries that repeat an event",
  changed: "entries with the event_id of an event and other bytes",
  reordered: "entries that come after a later event of their run",
  foreign: "entries that are no event of the plan (or, without a ledger, have other fields than data)",
  broken: "entries whose data is no JSON object",
  invalid: "events that break the schema",
  mix: "the mix of event types is not the model's",
  users: "the users are not equally likely",
} as const;

const finding = z.strictObject({
  kind: z.enum(Object.keys(FINDING_MEANING) as [keyof typeof FINDING_MEANING]),
  count,
  reasons: z.record(z.string(), count),
  first: z.array(example).describe("The first five"),
});

const rate = z.strictObject({
  count,
  firstUnixMs: unixMs,
  lastUnixMs: unixMs,
  meanPerSec: perSec.nullable(),
  peakPerSec: perSec.describe("In the fullest stretch of widthMs"),
  widthMs: z.number(),
  bursts: z
    .strictObject({
      baseRatePerSec: perSec,
      widthMs: z.number().describe("How fine the edges are"),
      count,
      first: z.array(z.strictObject({ startUnixMs: unixMs, endUnixMs: unixMs, count, ratePerSec: perSec })),
    })
    .nullable()
    .describe("Bursts found without knowing the plan; null when there are too few events to tell"),
});

const phase = z.strictObject({
  ratePerSec: perSec.describe("By the plan"),
  due: count.describe("Events in the stream whose instant lies in such a phase"),
  arrived: count.describe("Events that reached the stream in such a phase, by the server's clock"),
});

const run = z.strictObject({
  runId: z.string(),
  seed: z.string(),
  startUnixMs: unixMs,
  delivery: z.enum(["exactly-once", "at-least-once"]),
  plannedEvents: count.nullable().describe("null: endless"),
  next: count.describe("The ledger's next index: so many events were written or left out"),
  leftOut: count.describe("Events that the run left out after a stall, by --catch-up skip"),
  seen: count,
  missing: count,
  deleted: count.describe("Deleted by somebody, with the stream or its ledger, while the run went on"),
  trimmed: count.describe("Gone from the stream's head by trimming"),
  meanPerSec: z.strictObject({ planned: perSec.nullable(), seen: perSec.nullable() }),
  base: phase,
  burst: phase,
  burstWindows: count.describe("Burst windows with an event in the stream"),
  firstBurstWindows: z.array(
    z.strictObject({ startUnixMs: unixMs, endUnixMs: unixMs, due: count, arrived: count }),
  ),
  delayMs: z
    .strictObject({ least: z.number(), mean: z.number(), most: z.number() })
    .nullable()
    .describe("From an event's instant to the stream, over the first event of each server millisecond"),
  shiftMs: z
    .number()
    .describe("The server's times were moved by so much, for a run whose time is not the time of publishing"),
  lanes: z
    .array(
      z.strictObject({
        shard: count,
        partition: z.int().min(1),
        next: count,
        seen: count,
        missing: count,
        deleted: count,
        trimmed: count,
      }),
    )
    .optional()
    .describe(
      "Of a run with shards or partitions: what each ledger entry says of it; the figures above are their sums",
    ),
});

const shard = z.strictObject({
  stream: z.string(),
  length: count,
  judged: count,
  ignored: count,
  verdict: z.enum(["proven", "consistent", "differences"]),
  findings: z.record(z.string(), count).describe("How many of each kind; kinds without any are left out"),
});

const distribution = z.strictObject({
  counts: z.record(z.string(), count),
  chiSquare: chiSquareSchema,
});

/** The JSON contract of `ingest verify --json`. */
export const verifyReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: z.literal("verify"),
  ingestVersion: z.string(),
  verdict: z
    .enum(["proven", "consistent", "differences"])
    .describe("consistent: nothing is wrong, but without a ledger nobody can say that nothing is missing"),
  redis: z.string(),
  stream: z.string(),
  against: z.enum(["ledger", "schema"]),
  length: count.describe("XLEN when the end was fixed"),
  judged: count,
  ignored: count.describe("Entries of other runs, with --run"),
  first: entry.nullable(),
  last: entry.nullable(),
  findings: z.array(finding),
  runs: z.array(run),
  types: distribution.nullable(),
  users: distribution.nullable(),
  byServerClock: rate.nullable(),
  byEventTime: rate.nullable(),
  notes: z.array(z.string()),
  shards: z
    .array(shard)
    .optional()
    .describe("With --shards: each stream for itself; all other figures are those of all together"),
});

export type VerifyReport = z.infer<typeof verifyReportSchema>;
export type VerifyRun = VerifyReport["runs"][number];
export type VerifyRate = z.infer<typeof rate>;
export type VerifyExample = z.infer<typeof example>;
export type VerifyFinding = z.infer<typeof finding>;
