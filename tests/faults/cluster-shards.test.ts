import { expect, test } from "bun:test";
import { type ClusterNode, startCluster, type TestCluster } from "../support/cluster.ts";
import { type Running, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";

/** One stream at each of two masters. */
async function streamsAt(cluster: TestCluster, nodes: readonly ClusterNode[]): Promise<string[]> {
  const found = new Map<ClusterNode, string>();
  for (let i = 0; !nodes.every((node) => found.has(node)); i++)
    found.set(await cluster.ownerOf(`shard-{${i}}`), `shard-{${i}}`);
  return nodes.map((node) => found.get(node)!);
}

async function publish(url: string, stream: string, count: number): Promise<Running> {
  const load = ["--rate", "300", "--burst-multiplier", "1", "--count", String(count)];
  const args = ["run", "--redis", url, "--stream", stream, ...load, "--log-every", "1000000", "--json"];
  const run = spawnIngest(args, { timeoutMs: 60_000 });
  await run.untilStderr(/Publishing into/);
  return run;
}

test("a shard that is down does not disturb the others, and is caught up when it returns", async () => {
  await using cluster = await startCluster({
    replicas: false,
    args: ["--cluster-require-full-coverage", "no", "--appendonly", "yes"],
  });
  const [through, dying, living] = cluster.masters as [ClusterNode, ClusterNode, ClusterNode];
  const [streamThere, streamHere] = (await streamsAt(cluster, [dying, living])) as [string, string];
  const there = await publish(through.url, streamThere, 2400);
  const here = await publish(through.url, streamHere, 2400);
  await Bun.sleep(1000);
  await dying.kill("SIGKILL");
  // Long enough that the other nodes call it failed; events go on arriving all the while.
  const length = async () => Number(await living.cli("XLEN", streamHere));
  const atDeath = await length();
  while (!/ master,fail /.test(await through.cli("CLUSTER", "NODES"))) await Bun.sleep(50);
  while ((await length()) < atDeath + 900) await Bun.sleep(50);
  await dying.restart();
  for (const run of [there, here]) {
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 2400]);
  }
  expect(summaryOf(await here.ended)).toMatchObject({ errors: 0, reconnects: 0, republished: 0 });
  expect((await here.ended).stderr).not.toContain("warning");
  expect((await there.ended).stderr).toContain("Publishing again after");
  for (const stream of [streamThere, streamHere]) await prove(through.url, stream);
}, 90_000);
