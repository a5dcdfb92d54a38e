import { expect } from "bun:test";
import { type RunSummary, runSummarySchema } from "../../src/report/run-summary.ts";
import { type Answer, type RunOptions, runIngest } from "./ingest.ts";

/** What `run --json` said of itself, held against its schema. */
export function summaryOf({ stdout }: Answer): RunSummary {
  return runSummarySchema.parse(JSON.parse(stdout));
}

/** Demands that `ingest verify` proves the stream. */
export async function prove(
  redisUrl: string,
  stream = "analytics_events",
  options: RunOptions = {},
): Promise<void> {
  const { code, stdout } = await runIngest(["verify", "--redis", redisUrl, "--stream", stream], options);
  // Whole, so that a failure tells the differences.
  expect([code, stdout.trimEnd().split("\n").at(-1)]).toEqual([0, expect.stringMatching(/^PROVEN/)]);
}
