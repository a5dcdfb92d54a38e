import { afterEach, describe, expect, test } from "bun:test";
import { analytics } from "../../src/model/index.ts";
import { verifyReportSchema } from "../../src/report/verify-report.ts";
import { contentsOf, shardNames } from "../support/divided.ts";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { summaryOf } from "../support/outcomes.ts";
import { streamOf } from "../support/streams.ts";

const STREAM = "analytics_events";
const { server, redis } = await oneRedis();
const started: Running[] = [];
afterEach(() => {
  for (const run of started.splice(0)) run.kill("SIGKILL");
});

const spawn = (...args: string[]): Running => {
  const run = spawnIngest(["run", "--redis", server.url, "--log-every", "1", ...args], { timeoutMs: 60_000 });
  started.push(run);
  return run;
};
const verify = (...args: string[]) => runIngest(["verify", "--redis", server.url, ...args]);

describe("ingest run --shards", () => {
  test("spreads the events over streams by their users, and the run is proven as one", async () => {
    const answer = await spawn("--shards", "3", "--rate", "400", "--duration", "2s", "--json").ended;
    const { start, seed, achieved, division, stream } = summaryOf(answer);
    expect([answer.code, achieved.events, achieved.shortfall]).toEqual([0, 800, 0]);
    expect(stream).toBe("analytics_events:{0..2}");
    expect(division).toMatchObject({ shards: 3, partition: null, partitions: 1 });
    const ids = analytics.ids(streamOf(seed, { startUnixMs: Date.parse(start) }));
    expect((await contentsOf(redis, shardNames(STREAM, 3), ids)).count).toBe(800);
    for (const [shard, name] of shardNames(STREAM, 3).entries()) {
      const entries = await redis.xrange(name, "-", "+");
      expect(division!.lanes[shard]).toMatchObject({ stream: name, events: entries.length });
      for (const [, [, text]] of entries)
        expect((Number(JSON.parse(text!).user_id.slice(5)) - 1) % 3).toBe(shard);
    }
    const proof = await verify("--shards", "3", "--json");
    const report = verifyReportSchema.parse(JSON.parse(proof.stdout));
    expect([proof.code, report.verdict, report.judged]).toEqual([0, "proven", 800]);
    expect(report.runs).toMatchObject([{ next: 800, seen: 800, missing: 0, plannedEvents: 800 }]);
    expect(report.shards).toHaveLength(3);
    expect((await verify("--stream", "analytics_events:{1}")).code).toBe(0);
  }, 60_000);

  test("names the streams as it is told to", async () => {
    const names = ["--shards", "2", "--streams-pattern", "events.#"];
    expect((await spawn(...names, "--rate", "200", "--count", "100").ended).code).toBe(0);
    expect((await redis.xlen("events.0")) + (await redis.xlen("events.1"))).toBe(100);
    expect((await verify(...names)).code).toBe(0);
  }, 60_000);

  test("that was killed goes on with --resume as one run, whose shards share the new dates", async () => {
    const run = spawn("--shards", "3", "--rate", "300", "--count", "1500");
    await run.untilStderr(/published {2}stream/, 30_000);
    run.kill("SIGKILL");
    await run.ended;
    const before = await verify("--shards", "3");
    expect(before.code).toBe(0);
    const resumed = await spawn("--shards", "3", "--resume", "--json").ended;
    expect([resumed.code, summaryOf(resumed).achieved.events]).toEqual([0, 1500]);
    const proof = await verify("--shards", "3", "--json");
    const report = verifyReportSchema.parse(JSON.parse(proof.stdout));
    expect([proof.code, report.judged]).toEqual([0, 1500]);
    const manifests = await Promise.all(
      shardNames(STREAM, 3).map(async (name) =>
        JSON.parse((await redis.hget(`${name}:ingest`, `${report.runs[0]!.runId}:manifest`))!),
      ),
    );
    expect(manifests[0].segments).toHaveLength(2);
    for (const { segments } of manifests) expect(segments).toEqual(manifests[0].segments);
    expect((await spawn("--shards", "3", "--resume").ended).stderr).toContain("is complete");
  }, 60_000);

  test("that is stopped has published in all shards what was due at one instant", async () => {
    const run = spawn("--shards", "4", "--rate", "1000", "--seed", "stop", "--json");
    await run.untilStderr(/published {2}stream/, 30_000);
    run.kill("SIGINT");
    const answer = await run.ended;
    const { achieved, result, start } = summaryOf(answer);
    expect([answer.code, result, achieved.shortfall]).toEqual([0, "stopped", 0]);
    const ids = analytics.ids(streamOf("stop", { startUnixMs: Date.parse(start) }));
    const indexes = [];
    for (const name of shardNames(STREAM, 4))
      for (const [, [, text]] of await redis.xrange(name, "-", "+"))
        indexes.push(ids.indexOf(JSON.parse(text!).event_id));
    indexes.sort((a, b) => a - b);
    expect(indexes).toEqual(Array.from({ length: achieved.events }, (_, index) => index));
  }, 60_000);
});

describe("a partition", () => {
  const SAME = ["--seed", "p", "--rate", "300", "--count", "300"];

  test("waits for a start that lies ahead, and is in time then", async () => {
    const startUnixMs = Date.now() + 5000;
    const start = ["--start", new Date(startUnixMs).toISOString()];
    const runs = [1, 2].map((i) => spawn(...SAME, ...start, "--partition", `${i}/2`, "--json"));
    for (const run of runs) {
      const answer = await run.ended;
      const { certificate, achieved } = summaryOf(answer);
      expect([answer.code, achieved.shortfall]).toEqual([0, 0]);
      expect(certificate!.boundaries).toBeGreaterThan(0);
    }
    const [first] = await redis.xrange(STREAM, "-", "+", "COUNT", 1);
    expect(Number(first![0].split("-")[0])).toBeGreaterThanOrEqual(startUnixMs - 5);
    expect(await redis.xlen(STREAM)).toBe(300);
    expect((await verify()).code).toBe(0);
  }, 60_000);

  test("that never came is missed by verify", async () => {
    const start = ["--start", "2026-01-01T00:00:00Z"];
    for (const i of [1, 3]) await spawn(...SAME, ...start, "--partition", `${i}/3`).ended;
    const { code, stdout } = await verify();
    expect(code).toBe(5);
    expect(stdout).toContain("the ledger has no entry for partition 2, and others have come further");
  }, 60_000);

  test("is refused where the run is divided in another way, or was published by itself", async () => {
    const start = ["--start", "2026-01-01T00:00:00Z"];
    expect((await spawn(...SAME, ...start, "--partition", "1/2").ended).code).toBe(0);
    const other = await spawn(...SAME, ...start, "--partition", "3/3").ended;
    expect([other.code, other.stderr.includes("not as one of 3 partitions")]).toEqual([1, true]);
    const again = await spawn(...SAME, ...start, "--partition", "1/2").ended;
    expect([again.code, again.stderr.includes("--resume goes on with it")]).toEqual([1, true]);
    const whole = await spawn(...SAME, ...start).ended;
    expect([whole.code, whole.stderr.includes("not as a whole")]).toEqual([1, true]);
    const plain = await spawn("--resume").ended;
    expect([plain.code, plain.stderr.includes("--partition 1/2")]).toEqual([2, true]);
    const unlike = await spawn("--resume", "--partition", "1/4").ended;
    expect([unlike.code, unlike.stderr.includes("2 partitions")]).toEqual([2, true]);
  }, 60_000);

  test.each([
    [["--partition", "1/2"], "needs --seed and --start"],
    [["--partition", "1/2", "--seed", "1"], "needs --start"],
    [["--partition", "3/2", "--seed", "1"], 'is "3/2"; allowed is 1/1 to 100/100'],
    [["--partition", "0/2"], 'is "0/2"'],
    [["--shards", "101"], "allowed is 1 to 100"],
    [["--shards", "2", "--streams-pattern", "events"], "one # in it"],
    [["--streams-pattern", "events.#"], "needs --shards"],
    [
      ["--partition", "1/2", "--workers", "2", "--seed", "1", "--start", "2026-01-01"],
      "excludes --partition",
    ],
    [["--workers", "2", "--rate", "max"], "--rate max"],
    [["--workers", "2", "--delivery", "at-least-once"], "needs --delivery exactly-once"],
  ])("and shards: %p cannot be", async (args, says) => {
    const { code, stderr } = await runIngest(["run", ...args]);
    expect([code, stderr.includes(says)]).toEqual([2, true]);
  });
});
