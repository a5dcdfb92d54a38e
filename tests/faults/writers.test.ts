import { expect, test } from "bun:test";
import { Redis } from "ioredis";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

test("three runs, two of them with one seed, and a stranger write into one stream while connections break: each run verifies", async () => {
  await using server = await startRedis();
  const url = server.url;
  const begin = (seed: string) =>
    spawnIngest(["run", "--redis", url, "--rate", "700", "--count", "1500", "--seed", seed, "--json"]);
  const runs = [begin("1"), begin("2")];
  await Bun.sleep(100);
  runs.push(begin("1"));
  const foreign = new Redis({ port: server.port, retryStrategy: () => null });
  for (let i = 0; i < 20; i++) {
    await foreign.xadd("analytics_events", "*", "data", `{"stranger":${i}}`);
    if (i % 5 === 4) await killOthers(foreign);
    await Bun.sleep(60);
  }
  foreign.disconnect();
  const summaries = (await Promise.all(runs.map(({ ended }) => ended))).map((answer) => {
    expect(answer.code).toBe(0);
    return summaryOf(answer);
  });
  expect(new Set(summaries.map(({ runId }) => runId)).size).toBe(3);
  expect(summaries.some(({ reconnects }) => reconnects > 0)).toBe(true);
  expect(await server.cli("XLEN", "analytics_events")).toBe(String(3 * 1500 + 20));
  for (const { runId } of summaries) {
    const { code, stdout } = await runIngest(["verify", "--redis", url, "--run", runId]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("PROVEN: 1,500 entries")]);
  }
  const whole = await runIngest(["verify", "--redis", url]);
  expect([whole.code, whole.stdout]).toEqual([
    5,
    expect.stringContaining("DIFFERENCES from the plan: 20 foreign."),
  ]);
}, 60_000);

async function killOthers(client: Redis): Promise<void> {
  await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
}
