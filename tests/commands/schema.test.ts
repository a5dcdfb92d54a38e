import { describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Answer, runIngest } from "../support/ingest.ts";
import { jsonIn } from "../support/records.ts";
import { startRedis } from "../support/redis-server.ts";

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

describe("ingest schema --of", () => {
  const printed = async (of: string) => JSON.parse((await runIngest(["schema", "--of", of])).stdout);

  test("run, verify and report print schemas that real output keeps, and output with a strange key does not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ingest-schema-"));
    await using server = await startRedis();
    const path = (name: string) => join(folder, name);
    const ingest = (...args: string[]): Promise<Answer> =>
      runIngest([...args, "--redis", server.url, "--json", "--report", path(args[0]!)]);
    const run = await ingest("run", "--rate", "500", "--duration", "2s");
    const verify = await ingest("verify");
    const outputs: [string, unknown][] = [
      ["run", JSON.parse(run.stdout)],
      ["verify", JSON.parse(verify.stdout)],
      ["report", jsonIn(path("run"))],
      ["report", jsonIn(path("verify"))],
    ];
    for (const [of, output] of outputs) {
      const schema = z.fromJSONSchema(await printed(of));
      expect([of, schema.safeParse(output).error?.issues]).toEqual([of, undefined]);
      expect([of, schema.safeParse({ ...(output as object), strange: 1 }).success]).toEqual([of, false]);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test("names the version that each describes", async () => {
    for (const of of ["run", "verify"])
      expect(await printed(of)).toMatchObject({
        title: `ingest ${of} --json, version 1`,
        properties: { schemaVersion: { const: 1 } },
      });
    expect((await printed("report")).oneOf).toMatchObject([
      { properties: { report: { const: "run" }, schemaVersion: { const: 1 } } },
      { properties: { report: { const: "verify" }, schemaVersion: { const: 1 } } },
    ]);
  });

  test("has only the events' schema as Markdown", async () => {
    const { code, stderr } = await runIngest(["schema", "--of", "run", "--format", "markdown"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--of is run")]);
  });
});
