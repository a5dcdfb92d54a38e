import { z } from "zod";
import { writeAll } from "../io/stdout.ts";
import { ANALYTICS } from "../model/analytics/declaration.ts";
import type { IdFormat } from "../model/index.ts";
import { eventSchemaOf } from "../model/schema.ts";
import { schemaMarkdown } from "../model/schema-markdown.ts";
import { EXIT, usageError } from "../primitives/errors.ts";
import { recordSchema } from "../report/record.ts";
import { runSummarySchema } from "../report/run-summary.ts";
import { verifyReportSchema } from "../report/verify-report.ts";
import { defineIngestCommand } from "./command.ts";

/** What consumers may rely on, from the declarations that the program itself is held against. */
export default defineIngestCommand({
  name: "schema",
  summary: "Print the schema of the events, or of what run, verify and reports give",
  about:
    "The events' schema comes from the declaration that they are made from. The others describe the JSON of `run --json`, of `verify --json`,\n" +
    "and of the element `ingest-report` inside the files that --report writes; `schemaVersion` in each grows when a reader would have to change.",
  examples: [
    "ingest schema > events.schema.json",
    "ingest schema --of run > run.schema.json",
    "ingest schema --format markdown",
    "ingest schema --id-format uuidv7",
  ],
  settings: ["schemaOf", "schemaFormat", "idFormat"],
  async execute({ schemaOf, schemaFormat, idFormat }) {
    if (schemaFormat === "markdown" && schemaOf !== "events")
      throw usageError(
        `Only the events' schema comes as Markdown, and --of is ${schemaOf}`,
        "Leave --format out for JSON Schema",
      );
    writeAll(schemaFormat === "markdown" ? schemaMarkdown() : jsonSchema(schemaOf, idFormat));
    return EXIT.ok;
  },
});

function jsonSchema(of: "events" | "run" | "verify" | "report", idFormat: IdFormat): string {
  const schemas = {
    events: () => eventSchemaOf(ANALYTICS, idFormat),
    run: () => runSummarySchema.meta({ title: "ingest run --json, version 1" }),
    verify: () => verifyReportSchema.meta({ title: "ingest verify --json, version 1" }),
    report: () => recordSchema.meta({ title: "The data inside a report of ingest, version 1" }),
  };
  return `${JSON.stringify(z.toJSONSchema(schemas[of]()), null, 2)}\n`;
}
