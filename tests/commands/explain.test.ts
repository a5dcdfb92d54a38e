import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { voiceOf } from "../../src/commands/explain.ts";

const EXPLAIN = join(import.meta.dir, "../../src/commands/explain.ts");

/** Explains an error in a process of its own, because it is said on stderr. */
async function explained(error: string, voice: string): Promise<{ code: number; stderr: string }> {
  const source = `
    import { explain } from ${JSON.stringify(EXPLAIN)};
    function breaks() { throw ${error}; }
    try { breaks(); } catch (error) { process.exitCode = await explain(error, ${voice}); }`;
  const folder = mkdtempSync(join(tmpdir(), "ingest-explain-"));
  const program = join(folder, "breaking.ts");
  writeFileSync(program, source);
  const child = Bun.spawn([process.execPath, program], { stdout: "pipe", stderr: "pipe" });
  const answer = { code: await child.exited, stderr: await child.stderr.text() };
  rmSync(folder, { recursive: true });
  return answer;
}

const TEXT = `{ json: false, color: "never" }`;

describe("a bug", () => {
  test("is told by its name and place, in one line, without what it carries: exit 70", async () => {
    const error = `Object.assign(new TypeError("password s3cr3t"), { command: { args: ["AUTH", "s3cr3t"] } })`;
    const { code, stderr } = await explained(error, TEXT);
    expect(code).toBe(70);
    expect(stderr).toMatch(
      /^ingest: A bug in ingest: TypeError in breaks \(breaking\.ts:\d+\)\n {2}Please report it/,
    );
    expect(stderr).not.toContain("s3cr3t");
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  });

  test.each([`"s3cr3t"`, "undefined", "null", `{ message: "s3cr3t" }`, "Object.create(null)"])(
    "need not be an Error: %s",
    async (thrown) => {
      const { code, stderr } = await explained(thrown, TEXT);
      expect(code).toBe(70);
      expect(stderr).toMatch(/^ingest: A bug in ingest: (string|undefined|object)\n/);
    },
  );

  test("is one line of JSON where that is asked for", async () => {
    const { code, stderr } = await explained(`new RangeError("s3cr3t")`, `{ json: true, color: "never" }`);
    expect(code).toBe(70);
    expect(JSON.parse(stderr)).toMatchObject({ level: "error", exitCode: 70 });
    expect(stderr).not.toContain("s3cr3t");
  });
});

describe("voiceOf", () => {
  const AUTO = { json: false, color: "auto" } as const;
  test.each([
    [["run"], {}, AUTO],
    [["run", "--json"], {}, { ...AUTO, json: true }],
    [["run", "--log-format", "json"], {}, { ...AUTO, json: true }],
    [["run", "--log-format", "text"], { INGEST_LOG_FORMAT: "json" }, AUTO],
    [["run", "--log-format"], {}, AUTO],
    [["json", "run"], {}, AUTO],
    [["run", "--color=always"], {}, { ...AUTO, color: "always" }],
    [["run", "--color", "never"], {}, { ...AUTO, color: "never" }],
    [["run", "--color", "sometimes"], {}, AUTO],
  ])("%j %j", (words, env, voice) => {
    expect(voiceOf(words, env)).toEqual(voice as ReturnType<typeof voiceOf>);
  });
});
