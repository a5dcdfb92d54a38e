import { expect, test } from "bun:test";
import { type ClusterNode, startCluster } from "../support/cluster.ts";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { summaryOf } from "../support/outcomes.ts";

const SHARDS = ["--shards", "6"];

test("--shards in a Cluster: each on its node, and while one node is down the shards of the others go on", async () => {
  await using cluster = await startCluster({
    replicas: false,
    args: ["--cluster-require-full-coverage", "no", "--appendonly", "yes"],
  });
  const [through] = cluster.masters as [ClusterNode];
  const load = ["--rate", "300", "--burst-multiplier", "1", "--count", "3000", "--log-every", "1", "--json"];
  const run = spawnIngest(["run", "--redis", through.url, ...SHARDS, ...load], { timeoutMs: 80_000 });
  await run.untilStderr(/published {2}stream/, 30_000);
  const owners = new Map<ClusterNode, string[]>();
  for (let shard = 0; shard < 6; shard++) {
    const name = `analytics_events:{${shard}}`;
    const owner = await cluster.ownerOf(name);
    owners.set(owner, [...(owners.get(owner) ?? []), name]);
  }
  expect(owners.size).toBe(3);
  const [dying, living] = [...owners.keys()].filter((node) => node !== through) as [ClusterNode, ClusterNode];
  await dying.kill("SIGKILL");
  const length = async () => {
    const lengths = owners.get(living)!.map((name) => living.cli("XLEN", name));
    return (await Promise.all(lengths)).reduce((sum, own) => sum + Number(own), 0);
  };
  const atDeath = await length();
  while ((await length()) < atDeath + 150) await Bun.sleep(50);
  await dying.restart();
  const answer = await run.ended;
  expect([answer.code, summaryOf(answer).achieved]).toMatchObject([0, { events: 3000, shortfall: 0 }]);
  const proof = await runIngest(["verify", "--redis", through.url, ...SHARDS]);
  expect([proof.code, proof.stdout.includes("PROVEN: 3,000 entries in 6 streams")]).toEqual([0, true]);
}, 120_000);

test("--workers in a Cluster make one run of all its nodes, which --resume finds again", async () => {
  await using cluster = await startCluster({ replicas: false });
  const [, through] = cluster.masters as [ClusterNode, ClusterNode];
  const divided = ["--redis", through.url, ...SHARDS, "--workers", "2"];
  const load = ["--rate", "300", "--burst-multiplier", "1", "--count", "1200", "--log-every", "1"];
  const run = spawnIngest(["run", ...divided, ...load], { timeoutMs: 60_000 });
  await run.untilStderr(/published {2}stream/, 30_000);
  run.kill("SIGINT");
  expect((await run.ended).code).toBe(0);
  const resumed = await runIngest(["run", ...divided, "--resume", "--json"], { timeoutMs: 60_000 });
  expect([resumed.code, summaryOf(resumed).achieved.events]).toEqual([0, 1200]);
  expect((await runIngest(["verify", "--redis", through.url, ...SHARDS])).code).toBe(0);
}, 120_000);
