import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, runIngest } from "../support/ingest.ts";

/** A folder in which every file that Bun may look at wants to run trap.js, which leaves a mark. */
const cwd = mkdtempSync(join(tmpdir(), "ingest-hostile-"));
const mark = join(cwd, "mark");
const trap = join(cwd, "trap.js");
const CLOSED = "redis://127.0.0.1:1";
const FILES: Record<string, string> = {
  "trap.js": `require("node:fs").appendFileSync(${JSON.stringify(mark)}, process.argv.join(" "));`,
  "bunfig.toml": 'preload = ["./trap.js"]\n[run]\npreload = ["./trap.js"]\n',
  ".bunfig.toml": 'preload = ["./trap.js"]\n',
  "tsconfig.json": '{ "compilerOptions": { "paths": { "*": ["./trap.js"] } } }',
  "package.json":
    '{ "name": "ingest", "main": "./trap.js", "imports": { "#*": "./trap.js" }, "type": "commonjs" }',
  ".env": [
    `REDIS_URL=${CLOSED}`,
    "BUN_OPTIONS=--preload ./trap.js",
    "NODE_OPTIONS=--require ./trap.js",
    "NODE_TLS_REJECT_UNAUTHORIZED=0",
    "DEBUG=*",
    "PATH=.",
  ].join("\n"),
};
mkdirSync(join(cwd, "node_modules/ioredis"), { recursive: true });
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(cwd, name), text);
writeFileSync(join(cwd, "node_modules/ioredis/index.js"), FILES["trap.js"]!);

beforeEach(() => rmSync(mark, { force: true }));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const COMMANDS = [
  ["--version"],
  ["--help"],
  ["sample", "--count", "1"],
  ["plan", "--count", "10"],
  ["schema"],
  ["config"],
  ["run", "--count", "1", "--redis", CLOSED],
  ["verify", "--redis", CLOSED],
];

describe("a hostile working directory", () => {
  test.each(COMMANDS)("runs nothing of its own for %s %s", async (...args) => {
    const { code } = await runIngest(args, { cwd });
    expect(code).toBe(args.includes(CLOSED) ? 3 : 0);
    expect(existsSync(mark)).toBe(false);
  });

  test("the .env is read for REDIS_URL, and --no-env-file keeps even that out", async () => {
    const read = await runIngest(["run", "--count", "1"], { cwd });
    expect(read.code).toBe(3);
    expect(read.stderr).toContain("127.0.0.1:1");
    const config = await runIngest(["config", "--no-env-file"], { cwd });
    expect(config.code).toBe(0);
    expect(config.stdout).not.toContain("127.0.0.1:1");
  });

  test("DEBUG from the .env turns nothing on", async () => {
    const { stderr } = await runIngest(["run", "--count", "1"], { cwd });
    expect(stderr).not.toContain("ioredis:");
  });
});

describe("a hostile environment", () => {
  const answer = (env: Record<string, string>): Promise<Answer> =>
    runIngest(["sample", "--count", "1"], { cwd, env });

  test.each(["--preload", "--require", "--import"])(
    "BUN_OPTIONS=%s is refused, and nothing runs",
    async (option) => {
      for (const options of [`${option} ${trap}`, `${option}=${trap}`]) {
        const { code, stdout } = await answer({ BUN_OPTIONS: options });
        expect({ refused: code !== 0, stdout, ran: existsSync(mark) }).toEqual({
          refused: true,
          stdout: "",
          ran: false,
        });
      }
    },
  );

  test.each(["BUN_INSPECT", "BUN_INSPECT_CONNECT_TO"])("%s opens no door", async (name) => {
    const { stdout, stderr } = await answer({ [name]: "127.0.0.1:0" });
    expect(stderr).toContain("--disallow-code-generation-from-strings=strict");
    expect(stdout.split("\n").length).toBeLessThanOrEqual(2);
  });

  test("NODE_OPTIONS, a config file in HOME and DEBUG=* change nothing", async () => {
    const { code, stdout, stderr } = await answer({
      NODE_OPTIONS: `--require ${trap}`,
      HOME: cwd,
      XDG_CONFIG_HOME: cwd,
      DEBUG: "*",
    });
    expect({ code, stderr, ran: existsSync(mark) }).toEqual({ code: 0, stderr: "", ran: false });
    expect(JSON.parse(stdout)).toHaveProperty("event_id");
  });

  test("DEBUG=* shows no password", async () => {
    const { stdout, stderr } = await runIngest(["run", "--count", "1"], {
      env: { DEBUG: "*", REDIS_URL: "redis://someone:s3cret-word@127.0.0.1:1" },
    });
    expect(stdout + stderr).not.toContain("s3cret");
  });
});
