import { expect, test } from "bun:test";
import { type Running, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { switchingProxy } from "./support/switching-proxy.ts";

const RATE = ["--rate", "1000", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];

const publish = async (url: string, count: number): Promise<Running> => {
  const args = ["run", "--redis", url, ...RATE, "--count", String(count)];
  const run = spawnIngest(args, { timeoutMs: 60_000 });
  await run.untilStderr(/Publishing into/);
  return run;
};

const replicaOf = async (master: TestRedis): Promise<TestRedis & AsyncDisposable> => {
  const replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
  while (!(await replica.cli("INFO", "replication")).includes("master_link_status:up")) await Bun.sleep(20);
  return replica;
};

test("a replica that lagged is promoted: what it missed is published again, and the old master's return as a replica is seen", async () => {
  await using master = await startRedis();
  await using replica = await replicaOf(master);
  const proxy = switchingProxy(master.port);
  const run = await publish(proxy.url, 4000);
  await Bun.sleep(500);
  // Its link leads nowhere from now on: what the master takes, it does not get.
  await replica.cli("REPLICAOF", "127.0.0.1", "1");
  await Bun.sleep(500);
  await master.kill("SIGKILL");
  await replica.cli("REPLICAOF", "NO", "ONE");
  proxy.pointTo(replica.port);
  await run.untilStderr(/publishing events \d+ to \d+ again/);
  // The old master comes back, as a replica of the new one, and for a moment the address leads there.
  await master.restart();
  await master.cli("REPLICAOF", "127.0.0.1", String(replica.port));
  proxy.pointTo(master.port);
  await run.untilStderr(/is a replica and takes no writes/);
  proxy.pointTo(replica.port);
  const answer = await run.ended;
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 4000]);
  expect(summaryOf(answer).republished).toBeGreaterThan(0);
  expect(await replica.cli("XLEN", "analytics_events")).toBe("4000");
  await prove(proxy.url);
  proxy.stop();
}, 60_000);
