import { z } from "zod";
import { chiSquareSchema } from "./chi-square-schema.ts";
import { runSummarySchema } from "./run-summary.ts";
import type { RunSample } from "./run-view.ts";

const count = z.int().min(0);
const ms = z.number().min(0);
const quantiles = z.strictObject({ p50: ms, p99: ms, max: ms }).nullable();

const sample = z
  .strictObject({
    atMs: ms,
    widthMs: ms,
    planned: count.nullable().describe("Due by the plan; null for --rate max, which has none"),
    sent: count,
    acked: count,
    latenessMs: quantiles,
    latencyMs: quantiles,
    backlog: count.describe("Due and not acknowledged, at the stretch's end"),
    inFlight: count,
    errors: count,
    reconnects: count,
    streamLength: count.nullable(),
  })
  .describe(
    "[atMs, atMs + widthMs) of the run's own time; where it was joined from several, the times are the worst of theirs",
  ) satisfies z.ZodType<RunSample>;

const classes = z
  .array(z.tuple([ms, count]))
  .describe("[ms, events] in rising order; a class is named by its upper end");

/** The data inside a report of `ingest run --report`. */
export const runRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  report: z.literal("run"),
  madeAt: z.string().describe("ISO instant, by the clock of the machine that made it"),
  summary: runSummarySchema.describe("What `ingest run --json` prints"),
  samples: z.array(sample).describe("The seconds of the run; stretches of 2, 4, 8 ... seconds of a long one"),
  latenessMs: classes,
  latencyMs: classes,
  mix: z.array(
    z.strictObject({ type: z.string(), share: z.number().describe("By the model"), events: count }),
  ),
  chiSquare: chiSquareSchema.describe("The mix against its shares; null: too few to judge"),
  errorsByCode: z.record(z.string(), count),
  rollbacks: count.describe("How often the server came back with less than it had acknowledged"),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
