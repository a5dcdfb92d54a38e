import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../src/commands/index.ts";
import { type RunOptions, runIngest, runShell } from "./support/ingest.ts";
import { startRedis } from "./support/redis-server.ts";

const golden = (name: string): string => readFileSync(join(import.meta.dir, "golden", name), "utf8");
const ANSI = "\u001b[";

/** What it prints to stdout when all is well: exit 0 and a silent stderr. */
async function printed(args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runIngest(args, options);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}

/** What it says when a command line is refused: exit 2 and an empty stdout. */
async function refused(args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await runIngest(args, options);
  expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
  return stderr;
}

describe("help", () => {
  test.each([[[]], [["help"]], [["--help"]], [["-h"]], [["help", "--color", "never"]]])(
    "%j shows the overview",
    async (args) => {
      expect(await printed(args)).toBe(golden("help.txt"));
    },
  );

  test.each([...COMMANDS.keys()])("of %s is the same by every way to it", async (name) => {
    for (const args of [
      ["help", name],
      [name, "--help"],
      [name, "-h"],
      ["--help", name],
    ])
      expect(await printed(args)).toBe(golden(`help-${name}.txt`));
  });

  test("a command that would be refused shows its help all the same", async () => {
    expect(await printed(["run", "--rats", "--rate", "0", "--help"])).toBe(golden("help-run.txt"));
  });

  test("has no colours in a pipe, and has them where they are asked for", async () => {
    const colours = async (args: string[], env: Record<string, string> = {}): Promise<boolean> =>
      (await printed([...args, "help"], { env })).includes(ANSI);
    expect(await colours([])).toBe(false);
    expect(await colours(["--color", "always"])).toBe(true);
    expect(await colours([], { FORCE_COLOR: "1" })).toBe(true);
    expect(await colours([], { FORCE_COLOR: "1", NO_COLOR: "anything" })).toBe(false);
    expect(await colours([], { FORCE_COLOR: "" })).toBe(false);
    expect(await colours(["--color=never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(await colours(["--color=always"], { NO_COLOR: "1" })).toBe(true);
  });

  test("has colours on a terminal, but neither with NO_COLOR nor on a dumb one", async () => {
    const onTerminal = async (env: string): Promise<boolean> => {
      const { code, stdout } = await runShell(`script -qec '${env} $INGEST help' /dev/null`);
      expect(code).toBe(0);
      return stdout.includes(ANSI);
    };
    expect(await onTerminal("TERM=xterm")).toBe(true);
    expect(await onTerminal("TERM=xterm NO_COLOR=")).toBe(true);
    expect(await onTerminal("TERM=xterm NO_COLOR=1")).toBe(false);
    expect(await onTerminal("TERM=dumb")).toBe(false);
  });
});

describe("--version", () => {
  test.each([
    [["--version"]],
    [["-V"]],
    [["run", "--version"]],
    [["verify", "--rats", "-V"]],
    [["--json", "--version"]],
  ])("%j answers with the version and nothing else", async (args) => {
    expect(await printed(args)).toMatch(/^ingest \d+\.\d+\.\d+ \(\S+, bun \S+, \S+\)\n$/);
  });
});

describe("a command that does not exist", () => {
  test.each([
    ["rnu", "Did you mean run?"],
    ["Sample", "Did you mean sample?"],
    ["verfiy", "Did you mean verify?"],
    ["license", "Did you mean licenses?"],
    ["hepl", "Did you mean help?"],
    ["fly", "`ingest help` shows all commands"],
    ["", "`ingest help` shows all commands"],
    ["toString", "`ingest help` shows all commands"],
    ["constructor", "`ingest help` shows all commands"],
    ["__proto__", "`ingest help` shows all commands"],
    ["hasOwnProperty", "`ingest help` shows all commands"],
  ])("%p is refused", async (name, hint) => {
    const message = `ingest: Unknown command ${JSON.stringify(name)}\n  ${hint}\n`;
    expect(await refused([name])).toBe(message);
    if (name !== "") expect(await refused(["help", name])).toBe(message);
  });

  test("a URL in its place is not echoed", async () => {
    expect(await refused(["redis://u:s3cr3t@h"])).toStartWith('ingest: Unknown command "redis://***"\n');
  });
});

describe("errors as JSON", () => {
  const asked: [string[], Record<string, string>][] = [
    [["plan", "--rate", "0", "--json"], {}],
    [["--json", "plan", "--rate", "0"], {}],
    [["plan", "--rate=0", "--log-format", "json"], {}],
    [["plan", "--rate=0", "--log-format=json"], {}],
    [["plan", "--rate=0"], { INGEST_LOG_FORMAT: "json" }],
  ];
  test.each(asked)("%j %j", async (args, env) => {
    const { time, ...line } = JSON.parse(await refused(args, { env }));
    expect(Date.parse(time)).toBeGreaterThan(0);
    expect(line).toEqual({
      level: "error",
      msg: expect.stringMatching(/^Flag --rate is "0"; allowed is above 0/),
      hint: "Nothing was connected or written; `ingest help plan` shows what is allowed",
      exitCode: 2,
    });
  });

  test("json as a value of something else does not ask for it", async () => {
    expect(await refused(["plan", "--stream", "json", "--rate", "0"])).toStartWith("ingest: Flag --rate");
    expect(await refused(["json"])).toStartWith("ingest: Unknown command");
  });
});

describe("stdout", () => {
  test.each(["help", "help run", "schema", "plan", "config", "licenses"])(
    "of %s may be closed by its reader: a silent end",
    async (args) => {
      const { stdout, stderr } = await runShell(`$INGEST ${args} | true; echo "\${PIPESTATUS[0]}"`);
      expect({ stdout, stderr }).toEqual({ stdout: "0\n", stderr: "" });
    },
  );

  test("on a full disk is told in one sentence, exit 1", async () => {
    const { code, stderr } = await runShell("$INGEST help > /dev/full");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "ingest: Cannot write to stdout: ENOSPC, no space left on the device\n",
    });
  });
});

describe("the environment", () => {
  test("NODE_TLS_REJECT_UNAUTHORIZED=0 is told to be ignored by what connects, and by nothing else", async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { code, stderr } = await runIngest(["verify", "--redis", "rediss://127.0.0.1:1"], { env });
    expect(code).toBe(3);
    expect(stderr).toContain(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 is set and ignored: --tls-insecure alone ends the check of certificates",
    );
    expect(stderr).not.toContain("disabling certificate verification");
    await printed(["sample", "--count", "1"], { env });
  });

  test("DEBUG=* shows neither a password that is right nor one that is wrong", async () => {
    await using redis = await startRedis({ args: ["--requirepass", "s3cr3t"] });
    for (const password of ["s3cr3t", "wr0ng-w0rd"]) {
      const env = { DEBUG: "*", NODE_DEBUG: "*", REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}` };
      const { code, stdout, stderr } = await runIngest(["verify"], { env });
      expect(code).toBe(3);
      expect(stdout + stderr).not.toContain(password);
    }
  });
});
