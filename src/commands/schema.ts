import { z } from "zod";
import { writeAll } from "../io/stdout.ts";
import { ANALYTICS } from "../model/analytics/declaration.ts";
import { eventSchemaOf } from "../model/schema.ts";
import { schemaMarkdown } from "../model/schema-markdown.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";

/** What consumers may rely on, from the declaration that the encoder was compiled from. */
export default defineIngestCommand({
  name: "schema",
  summary: "Print the events' schema",
  examples: [
    "ingest schema > events.schema.json",
    "ingest schema --format markdown",
    "ingest schema --id-format uuidv7",
  ],
  settings: ["schemaFormat", "idFormat"],
  async execute({ schemaFormat, idFormat }) {
    const jsonSchema = () =>
      `${JSON.stringify(z.toJSONSchema(eventSchemaOf(ANALYTICS, idFormat)), null, 2)}\n`;
    writeAll(schemaFormat === "markdown" ? schemaMarkdown() : jsonSchema());
    return EXIT.ok;
  },
});
