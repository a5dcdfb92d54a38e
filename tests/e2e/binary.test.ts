import { describe, expect, test } from "bun:test";
import manifest from "../../package.json";
import { runIngest, runShell } from "../support/ingest.ts";

const START = ["--seed", "1", "--start", "2026-01-01T00:00:00.000Z"];

describe("dist/ingest", () => {
  test("--version names itself, its version, commit, Bun and platform in one line", async () => {
    const { code, stdout, stderr } = await runIngest(["--version"]);
    const bun = manifest.packageManager.replace("bun@", "");
    const line = new RegExp(
      `^ingest ${manifest.version} \\((?:[0-9a-f]{7,}(?:\\+dirty)?|unknown), bun ${bun}, linux-(?:x64|arm64)\\)\\n$`,
    );
    expect(stdout).toMatch(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("--help goes to stdout and ends with 0", async () => {
    const { code, stdout, stderr } = await runIngest(["--help"]);
    expect(stdout).toContain("sample");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("one seed makes the same bytes twice, and any stretch of them alone", async () => {
    const all = await runIngest(["sample", ...START, "--count", "300"]);
    const again = await runIngest(["sample", ...START, "--count", "300"]);
    const stretch = await runIngest(["sample", ...START, "--offset", "120", "--count", "50"]);
    expect(all.stdout.split("\n")).toHaveLength(301);
    expect(again.stdout).toBe(all.stdout);
    expect(stretch.stdout).toBe(`${all.stdout.split("\n").slice(120, 170).join("\n")}\n`);
  });

  test("it works under another name, alone in an empty folder, without a home", async () => {
    const { code, stdout } = await runShell(
      `ln "$INGEST" ./other 2>/dev/null || cp "$INGEST" ./other; env -i ./other sample --count 2 | wc -l`,
    );
    expect({ code, lines: stdout.trim() }).toEqual({ code: 0, lines: "2" });
  });
});
