import { z } from "zod";
import { verifyReportSchema } from "./verify-report.ts";

const count = z.int().min(0);
const unixMs = z.number();

/** The data inside a report of `ingest verify --report`. */
export const verifyRecordSchema = z.strictObject({
  schemaVersion: z.literal(1),
  report: z.literal("verify"),
  madeAt: z.string().describe("ISO instant, by the clock of the machine that made it"),
  result: verifyReportSchema.describe("What `ingest verify --json` prints"),
  arrivals: z
    .strictObject({
      edgesUnixMs: z.array(unixMs).describe("The edges of the stretches, one more than there are counts"),
      counts: z.array(count).describe("Entries that came in each, by the server's clock"),
      planned: z
        .array(count)
        .nullable()
        .describe("Events of the runs that were due in each; null without a ledger or a plan"),
    })
    .nullable()
    .describe("null: no entry was judged"),
  bursts: z.array(z.strictObject({ startUnixMs: unixMs, endUnixMs: unixMs })),
  shares: z
    .array(z.strictObject({ type: z.string(), share: z.number() }))
    .describe("The mix that the model asks for"),
  repeat: z.string().describe("The command that verifies again"),
  runs: z
    .array(z.strictObject({ runId: z.string(), repeat: z.string() }))
    .describe("The commands that publish the first ten runs again"),
});

export type VerifyRecord = z.infer<typeof verifyRecordSchema>;
