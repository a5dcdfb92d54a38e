import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ClusterNode, startCluster, type TestCluster } from "../support/cluster.ts";
import { type Running, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";

const BURSTS = [
  "--rate",
  "500",
  "--burst-interval",
  "1s",
  "--burst-duration",
  "500ms",
  "--burst-multiplier",
  "3",
];

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** A stream whose slot is at this master. */
async function streamAt(node: ClusterNode): Promise<string> {
  for (let i = 0; ; i++) if ((await cluster.ownerOf(`events-${i}`)) === node) return `events-${i}`;
}

async function publish(url: string, stream: string, count: number, ...more: string[]): Promise<Running> {
  const args = ["run", "--redis", url, "--stream", stream, ...BURSTS, "--count", String(count)];
  const run = spawnIngest([...args, "--log-every", "1000000", "--json", ...more], { timeoutMs: 80_000 });
  await run.untilStderr(/Publishing into/);
  return run;
}

async function expectAllOf(count: number, run: Running, stream: string, where: ClusterNode): Promise<string> {
  const answer = await run.ended;
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, count]);
  expect(await where.cli("XLEN", stream)).toBe(String(count));
  await prove(where.url, stream);
  return answer.stderr;
}

/** One after the other: each takes a shard of its own apart. */
test("CLUSTER FAILOVER in the middle of a burst is no trouble at all", async () => {
  const [master, replica] = [cluster.masters[0]!, cluster.replicas[0]!];
  const stream = await streamAt(master);
  const run = await publish(cluster.masters[1]!.url, stream, 3000);
  await Bun.sleep(1200);
  expect(await replica.cli("CLUSTER", "FAILOVER")).toBe("OK");
  const told = await expectAllOf(3000, run, stream, replica);
  expect(told).toContain(`is at 127.0.0.1:${replica.port} now`);
  expect(told).not.toMatch(/warning/);
}, 90_000);

test("a master killed in the middle of a burst is followed to its replica, and what that one lacks is published again", async () => {
  const [master, replica] = [cluster.masters[1]!, cluster.replicas[1]!];
  const stream = await streamAt(master);
  // Named is only the one that dies: the others are known by then.
  const run = await publish(master.url, stream, 6000);
  await run.untilStderr(/is a Cluster: following/);
  await Bun.sleep(700);
  await master.kill("SIGKILL");
  await expectAllOf(6000, run, stream, replica);
  // The dead one may be the first that is named.
  const urls = `redis://127.0.0.1:${master.port},127.0.0.1:${replica.port}`;
  const again = await publish(urls, `again-{${stream}}`, 200);
  await expectAllOf(200, again, `again-{${stream}}`, replica);
}, 90_000);

test("a master that hangs is left when its replica has taken over", async () => {
  const [master, replica] = [cluster.masters[2]!, cluster.replicas[2]!];
  const stream = await streamAt(master);
  const run = await publish(replica.url, stream, 6000);
  await Bun.sleep(1200);
  await master.kill("SIGSTOP");
  const told = await expectAllOf(6000, run, stream, replica);
  expect(told).toContain(`127.0.0.1:${replica.port} has taken its slots over`);
  await master.kill("SIGCONT");
}, 90_000);
