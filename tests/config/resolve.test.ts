import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolve } from "../../src/config/resolve.ts";
import { DISTINCT_KEYS } from "../../src/config/settings.ts";
import { IngestError } from "../../src/primitives/errors.ts";

const ALL = DISTINCT_KEYS;
const root = mkdtempSync(join(tmpdir(), "ingest-resolve-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Given {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** The text of .env; none when not given. */
  readonly file?: string;
}

function folderWith(file: string | undefined): string {
  const cwd = mkdtempSync(join(root, "cwd-"));
  if (file !== undefined) writeFileSync(join(cwd, ".env"), file);
  return cwd;
}

const resolved = ({ args = [], env = {}, file }: Given) =>
  resolve(ALL, { command: "config", args, env, cwd: folderWith(file) });

/** What is wrong, as people read it. */
function complaint(given: Given): string {
  try {
    resolved(given);
  } catch (error) {
    expect(error).toBeInstanceOf(IngestError);
    expect((error as IngestError).exitCode).toBe(2);
    return (error as IngestError).message;
  }
  throw new Error("nothing was wrong");
}

describe("where a value comes from", () => {
  const file = "# load\nEVENTS_PER_SECOND=30\n";
  const env = { EVENTS_PER_SECOND: "20" };

  test.each([
    [{ args: ["--rate", "10.5"], env, file }, "10.5", "flag --rate"],
    [{ env, file }, "20", "environment EVENTS_PER_SECOND"],
    [{ file }, "30", "EVENTS_PER_SECOND in .env line 2"],
    [{}, "10", "default"],
    [{ args: ["--no-env-file"], file }, "10", "default"],
  ])("%j", (given, rate, origin) => {
    const { values, origins } = resolved(given);
    expect({ rate: values.rate, origin: origins.rate }).toEqual({ rate, origin });
  });

  test("--env-file names another file, and then .env is not read", () => {
    const other = join(root, "other.env");
    writeFileSync(other, "INGEST_STREAM=other\n");
    const { values, origins } = resolved({ args: ["--env-file", other], file });
    expect({ stream: values.stream, rate: values.rate }).toEqual({ stream: "other", rate: "10" });
    expect(origins.stream).toBe(`INGEST_STREAM in ${JSON.stringify(other)} line 1`);
  });

  test("a variable that a flag outranks is not even looked at", () => {
    expect(resolved({ args: ["--rate", "5"], env: { EVENTS_PER_SECOND: "nonsense" } }).values.rate).toBe("5");
    const urlFile = join(root, "url");
    writeFileSync(urlFile, "redis://h/2\n");
    const { values, origins } = resolved({
      args: ["--redis-url-file", urlFile],
      env: { REDIS_URL: "nonsense" },
    });
    expect({ redis: values.redis?.label, origin: origins.redis }).toEqual({
      redis: "h:6379/2",
      origin: "flag --redis-url-file",
    });
  });

  test("the defaults are those of the old service", () => {
    const { values } = resolved({});
    const { rate, burstMultiplier, burstIntervalMs, burstDurationMs, stream, logEvery, delivery } = values;
    expect({ rate, burstMultiplier, burstIntervalMs, burstDurationMs, stream, logEvery, delivery }).toEqual({
      rate: "10",
      burstMultiplier: "10",
      burstIntervalMs: 300_000,
      burstDurationMs: 30_000,
      stream: "analytics_events",
      logEvery: 100,
      delivery: "exactly-once",
    });
  });

  test("without a seed each time has another one", () => {
    expect(resolved({}).values.seed.text).not.toBe(resolved({}).values.seed.text);
  });
});

describe("units", () => {
  test("flags take them, the _MS variables take milliseconds alone", () => {
    expect(resolved({ args: ["--burst-interval", "1.5m", "--burst-duration=500ms"] }).values).toMatchObject({
      burstIntervalMs: 90_000,
      burstDurationMs: 500,
    });
    const { values } = resolved({ env: { BURST_INTERVAL_MS: "90000", BURST_DURATION_MS: "500" } });
    expect(values).toMatchObject({ burstIntervalMs: 90_000, burstDurationMs: 500 });
    expect(complaint({ env: { BURST_INTERVAL_MS: "90s" } })).toStartWith(
      'Environment BURST_INTERVAL_MS is "90s";',
    );
    expect(complaint({ args: ["--burst-interval", "90000"] })).toStartWith(
      'Flag --burst-interval is "90000";',
    );
  });

  test("counts and rates are understood in thousands and millions", () => {
    const { values } = resolved({
      args: ["--rate=2.5k", "--count=1e6", "--log-every", "1M", "--duration", "2d"],
    });
    expect(values).toMatchObject({ rate: "2500", count: 1e6, logEvery: 1e6, durationMs: 172_800_000 });
  });
});

describe("a setting that may be repeated", () => {
  const texts = (given: Given) => resolved(given).values.failIf.map(({ text }) => text);

  test("is a list of everything that was given, in its order", () => {
    expect(texts({ args: ["--fail-if", "lost > 0", "--fail-if=p99 > 5ms; errors > 1"] })).toEqual([
      "lost > 0",
      "p99 > 5ms",
      "errors > 1",
    ]);
    expect(texts({})).toEqual([]);
  });

  test("from the variable is one text, which its flag outranks as a whole", () => {
    const env = { INGEST_FAIL_IF: "lost > 0;\nerrors > 1" };
    expect(texts({ env })).toEqual(["lost > 0", "errors > 1"]);
    expect(texts({ env, args: ["--fail-if", "skipped > 0"] })).toEqual(["skipped > 0"]);
  });

  test("tells of every text that is not allowed, and where it goes wrong", () => {
    const message = complaint({
      args: ["--fail-if", "lost >> 0", "--fail-if", "lost > 0", "--fail-if", "x > 0"],
    });
    expect(message).toStartWith("2 problems:\n");
    expect(message).toContain(
      'Flag --fail-if is "lost >> 0": at character 6, one of < > != == <= >= is expected',
    );
    expect(message).toContain('Flag --fail-if is "x > 0": at character 1, there is no metric of that name');
  });
});

describe("a value out of its range", () => {
  test.each([
    [
      "--rate",
      ["0", "-1", "1e9", "NaN", "Infinity", "0x10", "1_000", " 5", "5 ", "5000001", "0.0000001", "1,5", "٣"],
    ],
    ["--burst-multiplier", ["0.9", "10001", "-1", "x"]],
    ["--burst-interval", ["-5m", "5", "5M", "1e3s", "36501d", "0.5ms"]],
    ["--count", ["0", "1.5", "-1", "9007199254740992", "Inf"]],
    ["--duration", ["0", "0s", "5", "forever"]],
    ["--log-every", ["0", "0.5"]],
    ["--max-len", ["0", "ten"]],
    ["--stream", ["a\tb", "{a", "x".repeat(513), "\ud800"]],
    ["--seed", ["x".repeat(257), "a\nb"]],
    ["--start", ["now", "2026-02-31"]],
    ["--id-format", ["uuid", "UUIDV4"]],
    ["--delivery", ["never"]],
    ["--connect-timeout", ["25h", "30"]],
    ["--port", ["0", "65536", "6379x"]],
    ["--run", ["0123456789ABCDEF", "0123"]],
    ["--color", ["yes"]],
  ])("%s %j is refused with what is allowed", (flag, texts) => {
    for (const text of texts) {
      const message = complaint({ args: [`${flag}=${text}`] });
      expect(message).toStartWith(`Flag ${flag} is "`);
      expect(message).toMatch(/; allowed is \S/);
      expect(message).not.toContain("\n");
    }
  });

  test("all problems come at once, each with its origin", () => {
    const message = complaint({
      args: ["--rats", "5", "--count", "none"],
      env: { BURST_MULTIPLIER: "0.5" },
      file: "EVENTS_PER_SECOND=fast\nLOG_EVERY=-1\n",
    });
    const lines = message.split("\n  ");
    expect(lines).toEqual([
      "5 problems:",
      'Unknown flag "--rats"; did you mean --rate?',
      expect.stringMatching(
        /^EVENTS_PER_SECOND in \.env line 1 is "fast"; allowed is above 0, up to 5,000,000 per second/,
      ),
      expect.stringMatching(/^Environment BURST_MULTIPLIER is "0.5"; allowed is 1 to 10,000/),
      expect.stringMatching(/^Flag --count is "none"; allowed is 1 to 2\^53-1/),
      expect.stringMatching(/^LOG_EVERY in \.env line 2 is "-1"; allowed is 1 to 2\^53-1/),
    ]);
  });
});

describe("what does not go together", () => {
  test("a burst longer than its interval: both are named, with their values and origins", () => {
    expect(complaint({ args: ["--burst-interval=10s"], env: { BURST_DURATION_MS: "10001" } })).toStartWith(
      "Burst duration 10001ms (environment BURST_DURATION_MS) is longer than the burst interval 10s (flag --burst-interval):",
    );
    expect(complaint({ file: "BURST_INTERVAL_MS=1000" })).toStartWith(
      "Burst duration 30s (default) is longer than the burst interval 1s (BURST_INTERVAL_MS in .env line 1):",
    );
  });

  test("as long as its interval is allowed, and so is any burst when the interval is 0", () => {
    expect(resolved({ args: ["--burst-interval=30s"] }).values.burstIntervalMs).toBe(30_000);
    expect(resolved({ args: ["--burst-interval=0", "--burst-duration=1h"] }).values.burstIntervalMs).toBe(0);
  });

  test.each([
    [
      ["--redis", "redis://h", "--redis-url-file", "/dev/null"],
      "Flags --redis and --redis-url-file exclude each other",
    ],
    [["--env-file", "/dev/null", "--no-env-file"], "Flags --env-file and --no-env-file exclude each other"],
    [["--quiet", "--verbose"], "Flags --quiet and --verbose exclude each other"],
    [
      ["--cluster", "--redis", "redis+sentinel://h/it"],
      "Flag --cluster contradicts sentinels (flag --redis): they watch over a master without a Cluster",
    ],
    [
      ["--cluster", "--redis", "redis://h/3"],
      "Flag --cluster allows database 0 alone, and the Redis URL (flag --redis) names 3",
    ],
    [
      ["--sentinel-password-file", "/dev/null", "--redis", "redis://h"],
      'Flag --sentinel-password-file is "/dev/null", and the Redis to use is not found by sentinels',
    ],
    [
      ["--sentinel-password-file", "/dev/null", "--redis", "redis+sentinel://h/it"],
      'Flag --sentinel-password-file is "/dev/null": it is empty',
    ],
  ])("%j", (args, message) => {
    expect(complaint({ args })).toBe(message);
  });
});

test("the sentinels' password is read from its file, by flag or variable, and is no matter where there are none", () => {
  const file = join(root, "sentinels");
  writeFileSync(file, "sesame\n");
  const env = { INGEST_SENTINEL_PASSWORD_FILE: file };
  const target = (url: string) => resolved({ args: ["--redis", url], env }).values.redis;
  expect(target("redis+sentinel://h/it")?.sentinelPassword).toBe("sesame");
  expect(target("redis://h")?.sentinelPassword).toBeUndefined();
  expect(
    complaint({ args: ["--redis", "redis+sentinel://h/it", "--sentinel-password-file", root] }),
  ).toEndWith(": it is a folder");
});

describe("files", () => {
  test.each([
    ["--env-file", "/nowhere/at/all", "there is no such file"],
    ["--env-file", tmpdir(), "it is a folder"],
    ["--env-file", "/dev/zero", "it has more than 1024 KiB"],
    ["--redis-url-file", "/nowhere/at/all", "there is no such file"],
    ["--redis-url-file", tmpdir(), "it is a folder"],
    ["--redis-url-file", "/dev/zero", "it has more than 64 KiB"],
  ])("%s %s: %s", (flag, path, reason) => {
    expect(complaint({ args: [flag, path] })).toBe(`Flag ${flag} is ${JSON.stringify(path)}: ${reason}`);
  });

  test("a .env that cannot be read is not passed over in silence", () => {
    const cwd = folderWith(undefined);
    mkdirSync(join(cwd, ".env"));
    const call = (...args: string[]) => resolve(ALL, { command: "config", args, env: {}, cwd });
    expect(() => call()).toThrow("The file .env in the working directory cannot be used: it is a folder");
    expect(call("--no-env-file").values.rate).toBe("10");
  });
});
