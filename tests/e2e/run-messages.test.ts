import { describe, expect, test } from "bun:test";
import { type Answer, runIngest, runShell } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";

const { server, redis } = await oneRedis();

const run = (...args: string[]): Promise<Answer> => runIngest(["run", "--redis", server.url, ...args]);
const jsonLines = ({ stderr }: Answer) =>
  stderr
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const BURSTY = [
  "--rate",
  "100",
  "--burst-interval",
  "1s",
  "--burst-duration",
  "500ms",
  "--duration",
  "2500ms",
];

describe("what a run says", () => {
  test("names the bursts that it had, and none that would begin at its end", async () => {
    const [at, lasting] = ["--burst-interval 1s --burst-duration 500ms".split(" "), ["--duration", "2s"]];
    const { stderr } = await run("--rate", "100", ...at, ...lasting);
    expect(stderr.match(/Burst (?:begins|ends)/g)).toEqual(["Burst begins", "Burst ends"]);
  });

  test("begins with target, stream, load, seed, start and run id", async () => {
    const { stderr } = await run(
      "--seed",
      "demo",
      "--start",
      "2026-01-18T12:00:00Z",
      "--rate",
      "1k",
      "--count",
      "5",
    );
    expect(stderr.split("\n")[0]).toMatch(
      new RegExp(
        `^Publishing into analytics_events at 127.0.0.1:${server.port}: 1000/s, 10 times that for 30s every 5m, for 5 events; ` +
          "seed demo, start 2026-01-18T12:00:00.000Z, run [0-9a-f]{16}$",
      ),
    );
  });

  test("progress comes every so many events, but never more than once a second", async () => {
    const { stderr } = await run("--rate", "300", "--duration", "3500ms", "--log-every", "100");
    const lines = stderr.split("\n").filter((line) => line.includes(" published  stream "));
    expect(lines.length).toBeWithin(2, 4);
    expect(lines[0]).toMatch(
      /^3\d\d published {2}stream 3\d\d {2}target 300\/s {2}actual [\d.]+\/s {2}errors 0 {2}burst off$/,
    );
    const rare = await run("--rate", "300", "--duration", "2s", "--log-every", "10k", "--stream", "rare");
    expect(rare.stderr).not.toContain(" published  stream ");
  });

  test("as JSON lines, each with time, level and message, and its numbers as numbers", async () => {
    const lines = jsonLines(await run(...BURSTY, "--log-format", "json"));
    for (const line of lines) {
      expect(new Date(line.time).toISOString()).toBe(line.time);
      expect([typeof line.level, typeof line.msg]).toEqual(["string", "string"]);
    }
    const events = lines.map(({ event }) => event);
    expect(events).toEqual(
      expect.arrayContaining(["start", "burst-begin", "progress", "burst-end", "summary"]),
    );
    const progress = lines.find(({ event }) => event === "progress");
    const { published, streamLength, targetPerSec, actualPerSec, errors, burst } = progress;
    for (const value of [published, streamLength, targetPerSec, actualPerSec, errors])
      expect(typeof value).toBe("number");
    expect(typeof burst).toBe("boolean");
    expect(lines.at(-1)).toMatchObject({ event: "summary", result: "complete", achieved: { shortfall: 0 } });
  });

  test("the summary tells asked, achieved, lateness, latency, seed, start and how to repeat it", async () => {
    const { stderr } = await run("--rate", "1k", "--count", "500");
    for (const part of [
      /Published 500 events into analytics_events at .*, exactly as asked/,
      / asked +1000\/s, .* for 500 events: 500 events due/,
      / achieved +500 events in /,
      / stream +500 entries/,
      / lateness +p50 .*ms, p99 .*ms, max .*ms/,
      / latency +p50 .*ms, p99 .*ms, max .*ms/,
      / troubles +0 errors, 0 reconnects/,
      / seed +\d+, start 20\d\d-.*Z, run [0-9a-f]{16}/,
      / again +ingest run --seed \d+ --start 20/,
    ])
      expect(stderr).toMatch(part);
  });

  test("with --json the summary is the only thing on stdout, and a password is in none of it", async () => {
    await redis.call("ACL", "SETUSER", "writer", "on", ">s3cret", "~*", "+@all");
    const url = `redis://writer:s3cret@127.0.0.1:${server.port}`;
    const { stdout, stderr } = await runIngest(["run", "--rate", "1k", "--count", "5", "--json", "-v"], {
      env: { REDIS_URL: url, DEBUG: "*" },
    });
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, command: "run", result: "complete" });
    expect(stdout + stderr).not.toContain("s3cret");
    expect(JSON.parse(stdout).repeat).not.toContain("--redis");
  });

  test("--quiet says nothing", async () => {
    expect(await run("--rate", "1k", "--count", "5", "--quiet")).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("has no colours in a pipe, and has them when asked", async () => {
    const plain = await run("--rate", "1k", "--count", "5");
    expect(plain.stderr).not.toContain("\u001b[");
    const { code } = await run("--rate", "1k", "--count", "5", "--color", "always", "--stream", "c");
    expect(code).toBe(0);
  });

  test("a closed, full or blocked stderr does not disturb the publishing", async () => {
    const args = `run --redis ${server.url} --rate 2k --burst-multiplier 1 --count 3000 --log-every 1`;
    const closed = await runShell(`"$INGEST" ${args} --stream closed 2>&-`);
    const full = await runShell(`"$INGEST" ${args} --stream full 2>/dev/full`);
    const blocked = await runShell(
      `"$INGEST" ${args} --log-format json --stream blocked 2>&1 >/dev/null | (sleep 4; true); exit \${PIPESTATUS[0]}`,
    );
    expect([closed.code, full.code, blocked.code]).toEqual([0, 0, 0]);
    for (const stream of ["closed", "full", "blocked"]) expect(await redis.xlen(stream)).toBe(3000);
  });

  test("a summary that cannot be written is a failure, though everything was published", async () => {
    const { code, stderr } = await runShell(
      `"$INGEST" run --redis ${server.url} --rate 1k --count 5 --json >/dev/full`,
    );
    expect(code).toBe(1);
    expect(stderr).toContain("ENOSPC");
    expect(await redis.xlen("analytics_events")).toBe(5);
  });
});
