import { describe, expect, test } from "bun:test";
import { type Answer, runIngest, runShell } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();

const run = (...args: string[]): Promise<Answer> => runIngest(["run", "--redis", server.url, ...args]);
const dataOf = async (stream = STREAM) => (await redis.xrange(stream, "-", "+")).map(([, [, data]]) => data!);
const sample = async (...args: string[]) =>
  (await runIngest(["sample", ...args])).stdout.trimEnd().split("\n");

describe("ingest run", () => {
  test("20/s with bursts of ten times that for 1 s every 3 s make exactly 740 events in 10 s", async () => {
    const env = {
      EVENTS_PER_SECOND: "20",
      BURST_INTERVAL_MS: "3000",
      BURST_DURATION_MS: "1000",
      REDIS_URL: server.url,
    };
    const started = performance.now();
    const { code, stderr } = await runIngest(["run", "--duration", "10s"], { env });
    expect([code, await redis.xlen(STREAM)]).toEqual([0, 740]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(10_000);
    expect(stderr.match(/Burst begins: 200\/s for 1s/g)).toHaveLength(3);
    expect(stderr.match(/Burst ends: back to 20\/s/g)).toHaveLength(3);
    expect(stderr).toContain(
      `Published 740 events into ${STREAM} at 127.0.0.1:${server.port}, exactly as asked`,
    );
    await prove(server.url);
  });

  test("publishes byte for byte what sample prints for the same seed, start and load", async () => {
    const same = ["--seed", "demo", "--start", "2026-01-18T12:00:00Z", "--rate", "500"];
    expect((await run(...same, "--count", "1000")).code).toBe(0);
    expect(await dataOf()).toEqual(await sample(...same, "--count", "1000"));
    await prove(server.url);
  });

  test("publishes the very same again by the command that its summary gives", async () => {
    const first = summaryOf(await run("--rate", "1000", "--count", "300", "--json"));
    const before = await dataOf();
    await redis.flushall();
    const { code } = await runShell(first.repeat.replace(/^ingest /, '"$INGEST" '));
    expect(code).toBe(0);
    expect(await dataOf()).toEqual(before);
  });

  test("is fast when it may be, and loses nothing on the way", async () => {
    const summary = summaryOf(
      await run("--rate", "5M", "--burst-multiplier", "1", "--count", "200k", "--json"),
    );
    expect(summary).toMatchObject({
      result: "complete",
      errors: 0,
      achieved: { events: 200_000, shortfall: 0 },
    });
    expect(await redis.xlen(STREAM)).toBe(200_000);
    await prove(server.url);
  });

  test("ends at the first limit that is reached", async () => {
    const byCount = summaryOf(await run("--rate", "100", "--count", "20", "--duration", "1m", "--json"));
    expect(byCount.achieved.events).toBe(20);
    expect(byCount.achieved.durationMs).toBeLessThan(5000);
    const byTime = summaryOf(
      await run("--rate", "100", "--count", "1M", "--duration", "500ms", "--json", "--stream", "b"),
    );
    expect(byTime.achieved.events).toBe(50);
    expect(byTime.achieved.durationMs).toBeGreaterThanOrEqual(500);
  });

  test("an endless run ends with the year 9999, as its timestamps do", async () => {
    const answer = await run("--start", "9999-12-31T23:59:59.950Z", "--rate", "100", "--json");
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 5]);
    expect((await dataOf()).at(-1)).toContain('"timestamp":"9999-12-31T23:59:59.990Z"');
    await prove(server.url);
  });

  test("takes fractions of events per second", async () => {
    const { achieved } = summaryOf(await run("--rate", "33.3", "--duration", "2s", "--json"));
    // Event n is due after n / 33.3 s: 0 to 66 lie in [0, 2 s).
    expect(achieved.events).toBe(67);
  });

  test("writes into a database, a stream and with ids of the user's choice", async () => {
    const url = `redis://127.0.0.1:${server.port}/3`;
    const args = [
      "--redis",
      url,
      "--stream",
      "events:{0}",
      "--id-format",
      "uuidv7",
      "--rate",
      "1k",
      "--count",
      "50",
    ];
    expect((await runIngest(["run", ...args])).code).toBe(0);
    await redis.select(3);
    const data = await dataOf("events:{0}");
    expect(data).toHaveLength(50);
    expect(JSON.parse(data[0]!).event_id[14]).toBe("7");
    expect(await redis.exists("events:{0}:ingest")).toBe(1);
    await redis.select(0);
    expect(await redis.dbsize()).toBe(0);
  });

  test("keeps the stream short only when it is told to", async () => {
    await run("--rate", "100k", "--burst-multiplier", "1", "--count", "20k", "--max-len", "1000");
    expect(await redis.xlen(STREAM)).toBeWithin(1000, 1700);
  });

  test("without scripts it publishes every event at least once", async () => {
    const args = ["--delivery", "at-least-once", "--rate", "2k", "--count", "1000", "--json"];
    expect(summaryOf(await run(...args))).toMatchObject({ result: "complete", delivery: "at-least-once" });
    expect(await redis.xlen(STREAM)).toBe(1000);
    await prove(server.url);
  });

  test("refuses a run that is in the stream already, and says how to go on", async () => {
    const same = ["--seed", "1", "--start", "2026-01-18T12:00:00Z", "--rate", "1k", "--count", "10"];
    await run(...same);
    const { code, stderr } = await run(...same);
    expect(code).toBe(1);
    expect(stderr).toContain(`This run is in ${STREAM} at 127.0.0.1:${server.port} already, up to event 9`);
    expect(stderr).toContain(
      "--resume goes on with it; or leave out --start, or take another --seed or --stream",
    );
    expect(await redis.xlen(STREAM)).toBe(10);
  });

  test("a second run, with another start, goes into the same stream behind the first", async () => {
    await run("--seed", "1", "--rate", "1k", "--count", "10");
    expect((await run("--seed", "1", "--rate", "1k", "--count", "10")).code).toBe(0);
    expect(await redis.xlen(STREAM)).toBe(20);
    await prove(server.url);
  });
});
