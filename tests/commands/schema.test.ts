import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runIngest } from "../support/ingest.ts";

const SCHEMA_MD = join(import.meta.dir, "../../SCHEMA.md");

describe("ingest schema", () => {
  test("prints JSON Schema: an envelope of five keys, and no others, for each of four types", async () => {
    const { code, stdout, stderr } = await runIngest(["schema"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { $schema, ...schema } = JSON.parse(stdout);
    expect($schema).toContain("json-schema.org");
    const variants = schema.oneOf ?? schema.anyOf;
    const types = variants.map(
      (variant: { properties: { event_type: { const: string } } }) => variant.properties.event_type.const,
    );
    expect(types).toEqual(["page_view", "button_click", "api_call", "error"]);
    for (const { required, additionalProperties } of variants) {
      expect(required).toEqual(["event_id", "timestamp", "event_type", "user_id", "properties"]);
      expect(additionalProperties).toBe(false);
    }
  });

  test("knows the version of the ids", async () => {
    const [four, seven] = await Promise.all([
      runIngest(["schema"]),
      runIngest(["schema", "--id-format", "uuidv7"]),
    ]);
    expect(four.stdout).not.toBe(seven.stdout);
  });

  test("prints SCHEMA.md, as it stands in the project", async () => {
    const { stdout } = await runIngest(["schema", "--format", "markdown"]);
    expect(stdout).toBe(readFileSync(SCHEMA_MD, "utf8"));
  });

  test("has formats of its own", async () => {
    const { code, stderr } = await runIngest(["schema", "--format", "ndjson"]);
    expect(code).toBe(2);
    expect(stderr).toContain('Flag --format is "ndjson"; allowed is json-schema or markdown');
  });
});
