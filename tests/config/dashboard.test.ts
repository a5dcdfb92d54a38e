import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolve } from "../../src/config/resolve.ts";
import { IngestError } from "../../src/primitives/errors.ts";

const TOKEN = "c29tZS1sb25nLXRva2Vu+/8=";
const root = mkdtempSync(join(tmpdir(), "ingest-dashboard-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function fileOf(text: string): string {
  const path = join(mkdtempSync(join(root, "token-")), "token");
  writeFileSync(path, text);
  return path;
}

const resolved = (args: readonly string[], env: Record<string, string> = {}) =>
  resolve(["dashboard", "dashboardToken"], { command: "run", args, env, cwd: root });

function complaint(args: readonly string[], env: Record<string, string> = {}): string {
  try {
    resolved(args, env);
  } catch (error) {
    expect(error).toBeInstanceOf(IngestError);
    expect((error as IngestError).exitCode).toBe(2);
    expect((error as IngestError).message).not.toContain(TOKEN);
    return (error as IngestError).message;
  }
  throw new Error("nothing was wrong");
}

describe("a dashboard", () => {
  test("is off unless it is asked for, by the flag or the variable", () => {
    expect(resolved([]).values.dashboard).toBeUndefined();
    expect(resolved(["--dashboard"]).values.dashboard).toMatchObject({ host: "127.0.0.1", port: 9464 });
    expect(resolved([], { INGEST_DASHBOARD: ":1" }).values.dashboard).toMatchObject({ port: 1 });
    expect(resolved(["--dashboard", ":2"], { INGEST_DASHBOARD: ":1" }).values.dashboard).toMatchObject({
      port: 2,
    });
  });

  test.each([
    [["--dashboard", "0.0.0.0:9464"], {}],
    [["--dashboard=[::]:9464"], {}],
    [["--dashboard", "example.org:9464"], {}],
    [[], { INGEST_DASHBOARD: "0.0.0.0:9464" }],
  ] as [string[], Record<string, string>][])(
    "%j %j would be open to others, and is refused without a token",
    (args, env) => {
      expect(complaint(args, env)).toMatch(
        /can be reached by others and needs a token.*--dashboard-token-file/,
      );
      expect(resolved(args, { ...env, INGEST_DASHBOARD_TOKEN: TOKEN }).values.dashboardToken).toBe(TOKEN);
    },
  );

  test("an address that is none is told with what is allowed", () => {
    expect(complaint(["--dashboard", "nonsense"])).toMatch(
      /^Flag --dashboard is "nonsense"; allowed is HOST:PORT/,
    );
    expect(complaint([], { INGEST_DASHBOARD: "" })).toStartWith(
      'Environment INGEST_DASHBOARD is ""; allowed is',
    );
  });
});

describe("a token", () => {
  test("comes from the file, without the line's end, or from the variable; the file goes first", () => {
    const path = fileOf(`${TOKEN}\n`);
    const env = { INGEST_DASHBOARD_TOKEN: "another-token-of-16" };
    expect(resolved(["--dashboard", "--dashboard-token-file", path]).values.dashboardToken).toBe(TOKEN);
    expect(resolved(["--dashboard", "--dashboard-token-file", path], env).values.dashboardToken).toBe(TOKEN);
    expect(resolved(["--dashboard"], env).values.dashboardToken).toBe("another-token-of-16");
  });

  test.each([
    "short",
    "x".repeat(257),
    "has a blank in it 123",
    "-begins-with-a-dash",
    "tökens-are-plain-text",
    `${TOKEN}\n${TOKEN}`,
  ])("%p is none, and is never shown", (text) => {
    const path = fileOf(text);
    const inFile = complaint(["--dashboard", "--dashboard-token-file", path]);
    expect(inFile).toMatch(/it holds no token that can be used; allowed is/);
    const inVariable = complaint(["--dashboard"], { INGEST_DASHBOARD_TOKEN: text });
    expect(inVariable).toStartWith(
      "Environment INGEST_DASHBOARD_TOKEN is not a token that can be used; allowed is",
    );
    expect(inFile + inVariable).not.toContain(text);
  });

  test("a file that cannot be read is told with the reason, and needed all the same", () => {
    const folder = join(root, "folder");
    mkdirSync(folder, { recursive: true });
    const at = (path: string) => complaint(["--dashboard", "0.0.0.0:1", "--dashboard-token-file", path]);
    expect(at("/nowhere/token")).toContain("there is no such file");
    expect(at(folder)).toContain("it is a folder");
    expect(at("/dev/zero")).toContain("it has more than 4 KiB");
  });

  test("without a dashboard the flag is a mistake, and the variable is not", () => {
    expect(complaint(["--dashboard-token-file", fileOf(TOKEN)])).toBe(
      "Flag --dashboard-token-file says nothing without --dashboard",
    );
    expect(resolved([], { INGEST_DASHBOARD_TOKEN: TOKEN }).values.dashboard).toBeUndefined();
  });
});
