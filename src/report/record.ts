import { z } from "zod";
import { runRecordSchema } from "./run-record.ts";
import { verifyRecordSchema } from "./verify-record.ts";

/** The data inside a report, which stand in its element `ingest-report` as JSON. */
export const recordSchema = z.discriminatedUnion("report", [runRecordSchema, verifyRecordSchema]);

export type ReportRecord = z.infer<typeof recordSchema>;
