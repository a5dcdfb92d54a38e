import { expect, test } from "bun:test";
import { spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";

const { server, redis } = await oneRedis();
const RUN = ["run", "--redis", server.url, "--shards", "3", "--rate", "200", "--burst-multiplier", "1"];

test("a dashboard tells of all streams of a divided run as of one, consumers too", async () => {
  for (const shard of [0, 1, 2])
    await redis.xgroup("CREATE", `analytics_events:{${shard}}`, "pipeline", "0", "MKSTREAM");
  const run = spawnIngest([...RUN, "--duration", "30s", "--dashboard", "127.0.0.1:0"], { timeoutMs: 50_000 });
  await run.untilStderr(/metrics at (\S+)/);
  const url = /metrics at (\S+)/.exec(run.stderr())![1]!;
  const metrics = async () => (await fetch(url)).text();
  let text = "";
  while (!/^ingest_consumer_group_lag_entries\S* [1-9]/m.test(text)) {
    await Bun.sleep(200);
    text = await metrics();
  }
  const value = (name: string) => Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, "m").exec(text)![1]);
  expect(text).toContain('stream="analytics_events:{0..2}"');
  expect(value("ingest_published_events_total")).toBeGreaterThan(0);
  expect(value("ingest_stream_entries")).toBeGreaterThan(0);
  run.kill("SIGTERM");
  const { code } = await run.ended;
  expect(code).toBe(0);
}, 60_000);

test("thresholds look at a divided run as a whole", async () => {
  const held = await spawnIngest([
    ...RUN,
    "--count",
    "300",
    "--fail-if",
    "lost > 0",
    "--fail-if",
    "consumer_lag > 1M",
  ]).ended;
  // There is no consumer group, so nobody can tell its lag: that is no pass.
  expect([held.code, held.stderr]).toEqual([4, expect.stringContaining("consumer_lag > 1M")]);
  const missed = await spawnIngest([...RUN, "--count", "300", "--fail-if", "published < 301", "--json"])
    .ended;
  expect(missed.code).toBe(4);
  expect(JSON.parse(missed.stdout).thresholds).toMatchObject([{ expression: "published < 301", value: 300 }]);
});
