import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../src/commands/index.ts";
import { runIngest } from "./support/ingest.ts";

/** Bad input on the built file: exit 2, one clear message, no stack, no secret, nothing connected, nothing written. */
const SECRET = "s3cr3t-w0rd";
let connections = 0;
const server = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  socket: {
    open() {
      connections++;
    },
    data() {},
  },
});
const root = mkdtempSync(join(tmpdir(), "ingest-bad-input-"));
const cwd = join(root, "cwd");

beforeEach(() => {
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  connections = 0;
});
afterAll(() => {
  server.stop(true);
  rmSync(root, { recursive: true, force: true });
});

async function refusal(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const before = readdirSync(cwd);
  const everything = { REDIS_URL: `redis://127.0.0.1:${server.port}`, ...env };
  const { code, stdout, stderr } = await runIngest(args, { cwd, env: everything });
  expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
  expect(stderr).toMatch(args.includes("--json") ? /^\{"time":/ : /^ingest: /);
  expect(stderr).toContain("Nothing was connected or written");
  expect(stderr).not.toMatch(/^ +at |node_modules|\$bunfs/m);
  expect(stderr).not.toContain(SECRET);
  expect({ connections, files: readdirSync(cwd) }).toEqual({ connections: 0, files: before });
  return stderr;
}

describe("row 1: what no command knows", () => {
  // report takes words: what it makes of those it does not know is in tests/e2e/run-workers.test.ts.
  const withoutWords = [...COMMANDS.keys()].filter((name) => name !== "report");

  test.each(withoutWords)("an unknown flag and a stray word of %s", async (name) => {
    const stderr = await refusal([name, "--quite", "--bogus-thing", "5", "stray"]);
    expect(stderr).toContain('Unknown flag "--quite"; did you mean --quiet?');
    expect(stderr).toContain('Unknown flag "--bogus-thing"');
    expect(stderr).toContain('Unexpected argument "stray"');
  });

  test("a typo names the nearest flag", async () => {
    expect(await refusal(["run", "--rats", "100"])).toStartWith(
      'ingest: Unknown flag "--rats"; did you mean --rate?\n',
    );
  });
});

test.each([
  [["run", "--rate"]],
  [["run", "--rate", "--count", "5"]],
  [["run", "--rate="]],
  [["run", "--rate", ""]],
])("row 2: %j has no value", async (args) => {
  expect(await refusal(args)).toContain("Flag --rate needs a value: above 0, up to 5,000,000 per second");
});

test("row 3: a flag that is given twice", async () => {
  expect(await refusal(["run", "--rate", "1", "-r", "2"])).toContain("Flag --rate is given twice");
});

describe("row 4: rates that are none", () => {
  const RATES = [
    "0",
    "-1",
    "1e9",
    "NaN",
    "0x10",
    "1_000",
    " 5",
    "5 ",
    "1,5",
    "Infinity",
    "5000000.1",
    "1e-3",
  ];
  test.each(RATES)("%j, as a flag, as a variable and in .env", async (rate) => {
    const allowed = `is ${JSON.stringify(rate)}; allowed is above 0, up to 5,000,000 per second`;
    expect(await refusal(["run", "--rate", rate])).toContain(`Flag --rate ${allowed}`);
    expect(await refusal(["run"], { EVENTS_PER_SECOND: rate })).toContain(
      `Environment EVENTS_PER_SECOND ${allowed}`,
    );
    writeFileSync(join(cwd, ".env"), `\nEVENTS_PER_SECOND="${rate}"\n`);
    expect(await refusal(["run"])).toContain(`EVENTS_PER_SECOND in .env line 2 ${allowed}`);
  });

  test("an empty variable is no default", async () => {
    expect(await refusal(["run"], { EVENTS_PER_SECOND: "" })).toContain(
      'Environment EVENTS_PER_SECOND is ""',
    );
  });
});

describe("row 5: bursts that contradict each other", () => {
  test("longer than their interval: both are named, with values and origins", async () => {
    const stderr = await refusal(["run", "--burst-duration", "2m"], { BURST_INTERVAL_MS: "60000" });
    expect(stderr).toContain(
      "Burst duration 2m (flag --burst-duration) is longer than the burst interval 1m (environment BURST_INTERVAL_MS)",
    );
  });

  test("lower than the base rate", async () => {
    expect(await refusal(["run", "--burst-multiplier", "0.5"])).toContain(
      "allowed is 1 to 10,000; 1 means no bursts",
    );
  });
});

describe("row 6: sources that contradict each other", () => {
  test.each([
    [
      ["--redis", "redis://127.0.0.1:1", "--redis-url-file", "x"],
      "--redis and --redis-url-file exclude each other",
    ],
    [["--env-file", "x", "--no-env-file"], "--env-file and --no-env-file exclude each other"],
    [["-q", "-v"], "--quiet and --verbose exclude each other"],
  ])("%j", async (args, message) => {
    expect(await refusal(["run", ...args])).toContain(`Flags ${message}`);
  });

  test("everything wrong is told at once", async () => {
    const stderr = await refusal(["run", "--rats", "5", "--count", "x"], {
      BURST_MULTIPLIER: "0",
      LOG_EVERY: "-",
    });
    expect(stderr).toStartWith("ingest: 4 problems:\n");
    for (const part of ["--rats", "--count", "BURST_MULTIPLIER", "LOG_EVERY"]) expect(stderr).toContain(part);
  });
});

describe("row 7: files that cannot be used", () => {
  const make: Record<string, (path: string) => void> = {
    "a folder": (path) => mkdirSync(path),
    "a file of 1 GB": (path) => {
      writeFileSync(path, "");
      truncateSync(path, 2 ** 30);
    },
  };
  test.each([
    ["nothing", "there is no such file"],
    ["a folder", "it is a folder"],
    ["a file of 1 GB", "it has more than"],
  ])("%s: %s", async (kind, reason) => {
    const path = join(cwd, "file");
    make[kind]?.(path);
    for (const flag of ["--env-file", "--redis-url-file"])
      expect(await refusal(["run", flag, path])).toContain(
        `Flag ${flag} is ${JSON.stringify(path)}: ${reason}`,
      );
  });

  test("a .env that is a folder, or 1 GB, is not passed over", async () => {
    for (const create of Object.values(make)) {
      rmSync(join(cwd, ".env"), { recursive: true, force: true });
      create(join(cwd, ".env"));
      expect(await refusal(["run"])).toContain("The file .env in the working directory cannot be used: it ");
    }
  });

  test("bytes, a byte-order mark and names of the prototype in a .env do no harm", async () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => i * 7);
    writeFileSync(join(cwd, ".env"), Buffer.concat([Buffer.from("\ufeffLOG_EVERY=0\n__proto__=1\n"), bytes]));
    expect(await refusal(["run"])).toContain('LOG_EVERY in .env line 1 is "0"');
  });
});

describe("row 8: Redis URLs", () => {
  test.each([
    "",
    `http://u:${SECRET}@127.0.0.1`,
    `redis+tls://u:${SECRET}@127.0.0.1`,
    `redis://u:${SECRET}@127.0.0.1/abc`,
    `redis://u:${SECRET}@127.0.0.1/0?path=/tmp/x.sock`,
    `redis://u:${SECRET}@127.0.0.1:99999`,
    `redis://u:${SECRET}%zz@127.0.0.1`,
    `redis://${SECRET}@127.0.0.1`,
    `${SECRET}`,
  ])("%j is refused wherever it stands, and never echoed", async (url) => {
    const rule = "allowed is redis://, rediss:// (TLS) or unix://";
    const byFlag = await refusal(["run", "--redis", url]);
    expect(byFlag).toContain(url === "" ? "Flag --redis needs a value" : "Flag --redis is not a Redis URL");
    expect(await refusal(["run"], { REDIS_URL: url })).toContain(
      `Environment REDIS_URL is not a Redis URL that can be used; ${rule}`,
    );
    writeFileSync(join(cwd, "url"), `${url}\n`);
    expect(await refusal(["run", "--redis-url-file", "url"])).toContain(rule);
    expect(await refusal(["verify", "--redis-url-file", "url", "--json"])).toContain(rule);
  });

  test("a URL that strayed into another place is not echoed either", async () => {
    const url = `redis://u:${SECRET}@127.0.0.1`;
    for (const args of [
      ["run", url],
      ["run", "--stream", url],
      ["run", "--rate", url],
      ["run", `--redsi=${url}`],
      ["run", "--env-file", url],
    ])
      expect(await refusal(args)).not.toContain("127.0.0.1");
  });
});

test.each(["sample", "plan", "run"])(
  "events after the year 9999 are refused by %s before the first is made",
  async (name) => {
    const { code, stdout, stderr } = await runIngest(
      [name, "--start", "9999-12-31T23:59:59Z", "--duration", "2s"],
      { cwd, env: { REDIS_URL: `redis://127.0.0.1:${server.port}` } },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toStartWith("ingest: Event 19 would happen after the year 9999");
  },
);

test.each(["", "a\tb", "a\u001b[2Jb", "{a", "a}b{", "{}", "x".repeat(1e5)])(
  "row 11: %.30j is no stream's name",
  async (name) => {
    expect(await refusal(["run", `--stream=${name}`])).toMatch(
      /Flag --stream (is ".*"; allowed is|needs a value:) 1 to 512 bytes/,
    );
  },
);

describe("row 12: seeds", () => {
  const bytesOf = async (seed: string): Promise<string> => {
    const { code, stdout } = await runIngest(["sample", "--seed", seed, "--count", "3"]);
    expect(code).toBe(0);
    return stdout;
  };

  test("any text is one, and gives the same bytes each time", async () => {
    const seeds = [
      "demo",
      "-1",
      "1e3",
      "9007199254740993",
      "18446744073709551615",
      "18446744073709551616",
      "ü 💚",
    ];
    const all = new Set<string>();
    for (const seed of seeds) {
      expect(await bytesOf(seed)).toBe(await bytesOf(seed));
      all.add(await bytesOf(seed));
    }
    expect(all.size).toBe(seeds.length);
  });

  test("a number is the same with zeros before it", async () => {
    expect(await bytesOf("007")).toBe(await bytesOf("7"));
  });

  test("control characters, 257 of them and none are refused", async () => {
    for (const seed of ["a\nb", "x".repeat(257), ""])
      expect(await refusal(["sample", "--seed", seed])).toMatch(/Flag --seed (is|needs)/);
  });
});
