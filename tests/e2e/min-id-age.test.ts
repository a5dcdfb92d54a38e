import { expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { summaryOf } from "../support/outcomes.ts";

const { server, redis } = await oneRedis();
const STREAM = "analytics_events";

test("entries older than --min-id-age are trimmed while a run goes on, and verify knows that they were", async () => {
  const args = [
    "--rate",
    "2000",
    "--burst-multiplier",
    "1",
    "--duration",
    "6s",
    "--min-id-age",
    "2s",
    "--json",
  ];
  const run = spawnIngest(["run", "--redis", server.url, ...args], { timeoutMs: 50_000 });
  const answer = await run.ended;
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 12_000]);
  const left = await redis.xlen(STREAM);
  // Two seconds of them, the second until the next trimming, what a node holds besides, and a machine that hesitates.
  expect(left).toBeWithin(2000, 10_000);
  expect(summaryOf(answer).repeat).toContain("--min-id-age 2s");
  const { code, stdout } = await runIngest(["verify", "--redis", server.url]);
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining(`PROVEN: ${left.toLocaleString("en-US")} entries`),
  ]);
  expect(stdout).toMatch(/trimmed/);
});

test("who may not trim does not begin to publish", async () => {
  await server.cli("ACL", "SETUSER", "writer", "on", ">pw", "~*", "+@all", "-xtrim");
  const { code, stderr } = await runIngest(["run", "--count", "5", "--min-id-age", "1h"], {
    env: { REDIS_URL: `redis://writer:pw@127.0.0.1:${server.port}` },
  });
  expect([code, stderr]).toEqual([3, expect.stringContaining("does not permit")]);
  expect(await redis.exists(STREAM)).toBe(0);
});

test.each(["0", "500ms", "10001d", "soon"])("--min-id-age %s is none", async (text) => {
  const { code, stderr } = await runIngest(["run", "--min-id-age", text]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("1s to 10,000d")]);
});

test("plan tells the memory of a stream that is trimmed by age", async () => {
  const plan = async (...more: string[]) =>
    JSON.parse((await runIngest(["plan", "--rate", "1k", "--duration", "1h", "--json", ...more])).stdout)
      .memory;
  const [whole, young] = [await plan(), await plan("--min-id-age", "1m")];
  // The fullest minute ends with a burst: 30 s of 1,000/s and 30 s of 10,000/s.
  expect(young.entries).toBe(330_000);
  expect(young.redisBytes).toBeLessThan(whole.redisBytes / 10);
});
