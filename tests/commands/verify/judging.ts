import type { Redis } from "ioredis";
import { verifyStream } from "../../../src/commands/verify/verify-stream.ts";
import { streamReader } from "../../../src/io/redis/stream-reader.ts";
import { type VerifyReport, verifyReportSchema } from "../../../src/report/verify-report.ts";

export const STREAM = "analytics_events";
export const LEDGER = `{${STREAM}}:ingest`;

/** The report on STREAM, held against its own schema. */
export async function verify(redis: Redis, runId?: string): Promise<VerifyReport> {
  const { report } = await verifyStream({
    reader: streamReader({ client: redis, label: "test" }, STREAM),
    label: "test",
    runId,
    idFormat: "uuidv4",
    ingestVersion: "0.1.0",
    progress: () => {},
  });
  return verifyReportSchema.parse(report);
}
