import { z } from "zod";

const check = z.strictObject({
  name: z.string(),
  status: z
    .enum(["ok", "note", "warning", "missing", "unknown"])
    .describe(
      "note: works, and is worth knowing; warning: works until something happens; missing: run cannot do without it; unknown: this user may not ask",
    ),
  says: z.string(),
  remedy: z
    .string()
    .nullable()
    .describe("What to do about it; for a right that is missing, the ACL rule that grants it"),
});

/** The JSON contract of `ingest doctor --json`. */
export const doctorReportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  command: z.literal("doctor"),
  ingestVersion: z.string(),
  redis: z.string(),
  stream: z.string(),
  canRun: z.boolean(),
  canVerify: z.boolean(),
  checks: z.array(check),
});

export type DoctorReport = z.infer<typeof doctorReportSchema>;
export type Check = z.infer<typeof check>;
