import { quote } from "../config/quote.ts";
import { readSmallFile } from "../io/small-file.ts";
import { writeAll } from "../io/stdout.ts";
import { EXIT, usageError } from "../primitives/errors.ts";
import { type RunSummary, runSummarySchema } from "../report/run-summary.ts";
import { runSummaryText } from "../report/run-summary-text.ts";
import { defineIngestCommand } from "./command.ts";

const MAX_SUMMARY_BYTES = 4 * 1024 * 1024;

/** Adds up what `ingest run --partition --json` printed, one file for each partition. */
export default defineIngestCommand({
  name: "report",
  summary: "Add up the summaries of a run's partitions",
  about:
    "Each file holds what one `ingest run --partition I/N --json` printed. Events and troubles are added, lateness and latency are those of\n" +
    "all events together, and of the pace the worst is told.",
  examples: ["ingest report merge part-*.json", "ingest report merge 1.json 2.json --json > whole.json"],
  settings: ["json"],
  operands: "merge FILE...",
  async execute({ json }, { log, operands }) {
    const [action, ...files] = operands;
    if (action !== "merge" || files.length === 0)
      throw usageError(
        action === "merge" || action === undefined
          ? "It is not said which summaries are to be added up"
          : `Unknown action ${quote(action)}`,
        "ingest report merge FILE... takes the files that run --json wrote",
      );
    const { mergeSummaries, missingPartitions } = await import("./report/merge-summaries.ts");
    const summaries = files.map(summaryIn);
    const merged = mergeSummaries(summaries, files);
    const missing = missingPartitions(merged);
    if (missing.length > 0)
      log.warn(`No summary of partition ${missing.join(", ")}: these are the figures of the others`);
    writeAll(json ? `${JSON.stringify(merged, null, 2)}\n` : `${runSummaryText(merged)}\n`);
    return EXIT.ok;
  },
});

function summaryIn(path: string): RunSummary {
  const read = readSmallFile(path, MAX_SUMMARY_BYTES);
  if ("reason" in read) throw usageError(`Cannot read ${quote(path)}: ${read.reason}`);
  const result = runSummarySchema.safeParse(parsed(read.content));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw usageError(
    `${quote(path)} is no summary of a run (${issue.path.join(".") || "the document"}: ${issue.message})`,
    "It must be what ingest run --json of this version printed",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
