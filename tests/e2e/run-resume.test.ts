import { afterEach, describe, expect, test } from "bun:test";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";

const STREAM = "analytics_events";
const { server, redis } = await oneRedis();
const started: Running[] = [];
afterEach(() => {
  // A process that a failing test left stopped would never end.
  for (const run of started.splice(0)) run.kill("SIGKILL");
});

const spawn = (...args: string[]): Running => {
  const run = spawnIngest(["run", "--redis", server.url, "--log-every", "1", ...args], { timeoutMs: 50_000 });
  started.push(run);
  return run;
};
const resume = (...args: string[]) =>
  runIngest(["run", "--redis", server.url, "--resume", "--json", "--log-format", "text", ...args]);

/** A run that was killed in the middle. */
async function killed(...args: string[]): Promise<number> {
  const run = spawn(...args);
  await run.untilStderr(/ published {2}stream /);
  run.kill("SIGKILL");
  expect((await run.ended).code).toBe(137);
  return redis.xlen(STREAM);
}

describe("--resume --or-begin", () => {
  const orBegin = (...args: string[]) =>
    runIngest([
      "run",
      "--redis",
      server.url,
      "--stream",
      "service",
      "--resume",
      "--or-begin",
      "--json",
      ...args,
    ]);

  test("begins a run where there is none, goes on with one that was stopped, and leaves a complete one alone", async () => {
    const run = spawn("--stream", "service", "--resume", "--or-begin", "--rate", "300", "--count", "600");
    await run.untilStderr(/ published {2}stream /);
    run.kill("SIGKILL");
    await run.ended;
    const left = await redis.xlen("service");
    const again = await orBegin();
    expect([again.code, summaryOf(again).resumedAt, summaryOf(again).achieved.events]).toEqual([
      0,
      left,
      600,
    ]);
    const complete = await orBegin();
    expect([complete.code, complete.stdout]).toEqual([0, ""]);
    expect(await redis.xlen("service")).toBe(600);
  });

  test("makes sense with --resume alone", async () => {
    const without = await runIngest(["run", "--redis", server.url, "--or-begin"]);
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("needs --resume")]);
    const named = await orBegin("--run", "0123456789abcdef");
    expect([named.code, named.stderr]).toEqual([2, expect.stringContaining("exclude each other")]);
  });
});

describe("--resume", () => {
  test("goes on with a killed run, with its seed, shape and count, and the whole verifies as one run", async () => {
    const left = await killed("--rate", "300", "--count", "700", "--seed", "resume me");
    expect(left).toBeWithin(200, 700);
    const answer = await resume();
    expect(answer.code).toBe(0);
    const summary = summaryOf(answer);
    expect(summary.resumedAt).toBe(left);
    expect([summary.seed, summary.asked.count, summary.achieved.events]).toEqual(["resume me", 700, 700]);
    expect(await redis.xlen(STREAM)).toBe(700);
    await prove(server.url);
  });

  test("any number of times, also at its very first event, and after a stop", async () => {
    const run = spawn("--rate", "200", "--count", "900", "--seed", "1");
    await run.untilStderr(/Publishing into/);
    run.kill("SIGKILL");
    await run.ended;
    for (const signal of ["SIGKILL", "SIGTERM", "SIGKILL"] as const) {
      const next = spawn("--resume");
      await next.untilStderr(/ published {2}stream /, 20_000);
      next.kill(signal);
      await next.ended;
    }
    expect((await resume()).code).toBe(0);
    expect(await redis.xlen(STREAM)).toBe(900);
    await prove(server.url);
  });

  test("of what is complete says so, and writes nothing", async () => {
    await runIngest(["run", "--redis", server.url, "--rate", "1000", "--count", "20"]);
    const { code, stderr } = await resume();
    expect([code, await redis.xlen(STREAM)]).toEqual([0, 20]);
    expect(stderr).toContain("is complete: all its 20 events are in analytics_events");
  });

  test("refuses settings that contradict the run, and shows both", async () => {
    const left = await killed("--rate", "100", "--count", "500", "--seed", "7");
    const { code, stderr } = await resume(
      "--rate",
      "50",
      "--seed",
      "8",
      "--count",
      "600",
      "--id-format",
      "uuidv7",
    );
    expect(code).toBe(2);
    const { msg } = JSON.parse(stderr) as { msg: string };
    expect(msg).toContain('--rate: the run began with "100", asked for now is "50" (flag --rate)');
    expect(msg).toContain('--seed: the run began with "7", asked for now is "8" (flag --seed)');
    expect(msg).toContain('--count: the run began with "500 events", asked for now is "600 events"');
    expect(msg).toContain('--id-format: the run began with "uuidv4", asked for now is "uuidv7"');
    expect(await redis.xlen(STREAM)).toBe(left);
    expect((await resume("--rate", "100", "--seed", "7", "--count", "500")).code).toBe(0);
  });

  test("refuses a run that somebody publishes at this moment, also when that has nothing to write", async () => {
    const run = spawn("--rate", "0.2", "--seed", "1");
    await run.untilStderr(/ published {2}stream | Publishing into/);
    const { code, stderr } = await resume();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Run [0-9a-f]{16} is being published into analytics_events by another ingest/);
    run.kill("SIGTERM");
    expect((await run.ended).code).toBe(0);
  });

  test("asks which, where several could be meant, and takes the one that is named", async () => {
    await killed("--rate", "300", "--count", "600", "--seed", "1");
    const second = spawn("--rate", "300", "--count", "600", "--seed", "2");
    await second.untilStderr(/ published {2}stream /);
    second.kill("SIGKILL");
    await second.ended;
    const { code, stderr } = await resume();
    expect(code).toBe(2);
    expect(stderr).toContain("2 runs in analytics_events at");
    const runId = /([0-9a-f]{16}) \(seed 2,/.exec(stderr)![1]!;
    expect(summaryOf(await resume("--run", runId)).seed).toBe("2");
    expect((await resume()).code).toBe(0);
    expect(await redis.xlen(STREAM)).toBe(1200);
    await prove(server.url);
  });

  test.each([
    [
      ["--run", "0123456789abcdef"],
      3,
      /The ledger knows no run "0123456789abcdef"|There is no run to resume/,
    ],
    [[], 3, /There is no run to resume in analytics_events at/],
  ])("of what is not there fails: %p", async (args, exit, says) => {
    const { code, stderr } = await resume(...args);
    expect(code).toBe(exit);
    expect(stderr).toMatch(says);
    expect(await redis.exists(STREAM, `{${STREAM}}:ingest`)).toBe(0);
  });

  test("refuses a run that was published at least once: its ledger may lag", async () => {
    await killed("--rate", "300", "--delivery", "at-least-once");
    const { code, stderr } = await resume();
    expect(code).toBe(2);
    expect(stderr).toContain("--delivery at-least-once, whose ledger may lag behind its entries");
  });
});

test("a process that was paused while another resumed its run writes nothing more when it wakes up", async () => {
  const old = spawn("--rate", "400", "--count", "2000", "--seed", "1");
  await old.untilStderr(/ published {2}stream /);
  old.kill("SIGSTOP");
  const answer = await resume();
  expect(answer.code).toBe(0);
  expect(await redis.xlen(STREAM)).toBe(2000);
  old.kill("SIGCONT");
  const { code, stderr } = await old.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/Another ingest publishes run [0-9a-f]{16} into analytics_events now/);
  expect(await redis.xlen(STREAM)).toBe(2000);
  await prove(server.url);
}, 60_000);

test("a run that is started twice is refused the second time", async () => {
  const args = ["--rate", "200", "--count", "400", "--seed", "1", "--start", "2026-01-01T00:00:00Z"];
  const first = await killed(...args, "--catch-up", "unbounded");
  expect(first).toBeGreaterThan(0);
  const { code, stderr } = await runIngest(["run", "--redis", server.url, ...args]);
  expect(code).toBe(1);
  expect(stderr).toContain("already, up to event");
  expect(stderr).toContain("--resume goes on with it");
});
