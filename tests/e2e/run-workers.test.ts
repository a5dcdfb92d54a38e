import { afterEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentsOf, idsOf, shardNames } from "../support/divided.ts";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { summaryOf } from "../support/outcomes.ts";
import { START_UNIX_MS } from "../support/streams.ts";

const STREAM = "analytics_events";
const { server, redis } = await oneRedis();
const started: Running[] = [];
afterEach(() => {
  for (const run of started.splice(0)) run.kill("SIGTERM");
});

const SAME = ["--seed", "crew", "--start", new Date(START_UNIX_MS).toISOString()];
const LOAD = ["--rate", "400", "--burst-multiplier", "1", "--log-every", "1"];

const spawn = (...args: string[]): Running => {
  const run = spawnIngest(["run", "--redis", server.url, ...args], { timeoutMs: 60_000 });
  started.push(run);
  return run;
};
const proof = async (...args: string[]) => (await runIngest(["verify", "--redis", server.url, ...args])).code;

const workersOf = async (run: Running): Promise<number[]> => {
  const found = await Bun.$`pgrep -P ${run.pid} ingest`.nothrow().text();
  return found.split("\n").filter(Boolean).map(Number);
};
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("ingest run --workers", () => {
  test("is one run: one view, one summary, and a union that is proven", async () => {
    const answer = await spawn(...LOAD, "--workers", "3", "--shards", "2", "--count", "1200", "--json").ended;
    expect([answer.code, answer.stderr.includes("Publishing by 3 workers")]).toEqual([0, true]);
    const { achieved, division, latencyMs, repeat, result } = summaryOf(answer);
    expect([result, achieved.events, achieved.shortfall]).toEqual(["complete", 1200, 0]);
    expect(division).toMatchObject({ partitions: 3, merged: [1, 2, 3] });
    expect(latencyMs!.max).toBeGreaterThan(0);
    expect(repeat).toContain("--workers 3");
    expect(await proof("--shards", "2")).toBe(0);
  }, 60_000);

  test("survives kill -9 of a worker: another one goes on with its partition, and the union is the whole run", async () => {
    const run = spawn(...LOAD, ...SAME, "--workers", "3", "--count", "2000", "--json");
    await run.untilStderr(/published {2}stream/, 30_000);
    const workers = await workersOf(run);
    expect(workers).toHaveLength(3);
    process.kill(workers[1]!, "SIGKILL");
    const answer = await run.ended;
    expect([answer.code, answer.stderr.includes("another one goes on with it")]).toEqual([0, true]);
    expect(summaryOf(answer).achieved.events).toBe(2000);
    expect((await contentsOf(redis, shardNames(STREAM, undefined), idsOf("crew"))).count).toBe(2000);
    expect(await proof()).toBe(0);
  }, 60_000);

  test("passes a signal on, ends with everything settled, and leaves nobody behind", async () => {
    const run = spawn(...LOAD, "--workers", "2");
    await run.untilStderr(/published {2}stream/, 30_000);
    const workers = await workersOf(run);
    run.kill("SIGINT");
    expect((await run.ended).code).toBe(0);
    expect(workers.filter(isThere)).toEqual([]);
    expect(await proof()).toBe(0);
    const resumed = await spawn(...LOAD, "--workers", "2", "--resume", "--json", "--count", "1000000").ended;
    expect([resumed.code, resumed.stderr.includes("contradicts what was given")]).toEqual([2, true]);
  }, 60_000);

  test("that is killed takes its workers along, with what they sent settled, and --resume goes on", async () => {
    const run = spawn(...LOAD, ...SAME, "--workers", "2", "--count", "4000");
    await run.untilStderr(/published {2}stream/, 30_000);
    const workers = await workersOf(run);
    run.kill("SIGKILL");
    await run.ended;
    for (let left = 200; workers.some(isThere) && left > 0; left--) await Bun.sleep(50);
    expect(workers.filter(isThere)).toEqual([]);
    expect(await proof()).toBe(0);
    expect(await redis.xlen(STREAM)).toBeLessThan(4000);
    expect((await spawn(...LOAD, "--workers", "2", "--resume").ended).code).toBe(0);
    expect((await contentsOf(redis, [STREAM], idsOf("crew"))).count).toBe(4000);
  }, 60_000);

  test("says which partition failed, and why", async () => {
    const same = [...LOAD, ...SAME, "--workers", "2", "--count", "100"];
    expect((await spawn(...same).ended).code).toBe(0);
    const again = await spawn(...same).ended;
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/Partition [12] of 2: This run is in analytics_events/);
  }, 60_000);
});

describe("ingest report merge", () => {
  test("adds up what the partitions printed, and says what does not fit", async () => {
    const file = async (name: string, ...args: string[]) => {
      const answer = await spawn(...LOAD, ...SAME, "--count", "300", "--json", ...args).ended;
      expect(answer.code).toBe(0);
      const path = join(server.dir, name);
      writeFileSync(path, answer.stdout);
      return path;
    };
    const one = await file("1.json", "--partition", "1/3");
    const two = await file("2.json", "--partition", "2/3");
    const three = await file("3.json", "--partition", "3/3");
    const whole = await file("whole.json", "--stream", "whole");
    const merge = (...files: string[]) => runIngest(["report", "merge", ...files]);

    const all = await runIngest(["report", "merge", three, one, two, "--json"]);
    const merged = summaryOf(all);
    expect(merged).toMatchObject({ result: "complete", achieved: { events: 300, shortfall: 0 } });
    const parts = await Promise.all(
      [one, two, three].map(async (path) =>
        summaryOf({ code: 0, stdout: await Bun.file(path).text(), stderr: "" }),
      ),
    );
    expect(merged.latencyMs!.max).toBe(Math.max(...parts.map(({ latencyMs }) => latencyMs!.max)));
    expect(merged.latencyMs!.p50).toBeWithin(
      Math.min(...parts.map(({ latencyMs }) => latencyMs!.p50)),
      Math.max(...parts.map(({ latencyMs }) => latencyMs!.p50)) + 0.001,
    );
    const text = await merge(one, two, three);
    expect([text.code, text.stdout.includes("Published 300 events")]).toEqual([0, true]);
    const two3 = await merge(two, three);
    expect([two3.code, two3.stderr.includes("No summary of partition 1")]).toEqual([0, true]);
    for (const [files, says] of [
      [[one, one], "are both of partition 1"],
      [[one, whole], "is the summary of a whole run"],
      [[join(server.dir, "none.json")], "there is no such file"],
      [[], "which summaries"],
    ] as const) {
      const { code, stderr } = await merge(...files);
      expect([code, stderr.includes(says)]).toEqual([2, true]);
    }
    const other = await runIngest(["report", "split", one]);
    expect([other.code, other.stderr.includes('Unknown action "split"')]).toEqual([2, true]);
  }, 60_000);
});
