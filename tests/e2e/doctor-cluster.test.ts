import { afterAll, expect, test } from "bun:test";
import { doctorReportSchema } from "../../src/report/doctor/findings.ts";
import { startCluster } from "../support/cluster.ts";
import { runIngest } from "../support/ingest.ts";
import { startRedis } from "../support/redis-server.ts";

const cluster = await startCluster({ replicas: false });
afterAll(() => cluster[Symbol.asyncDispose]());

async function shardsAt(url: string, ...args: string[]) {
  const { code, stdout } = await runIngest(["doctor", "--redis", url, "--json", ...args]);
  const { checks } = doctorReportSchema.parse(JSON.parse(stdout));
  return { code, check: checks.find(({ name }) => name === "shards")! };
}

test("doctor tells which node of a Cluster gets which shard, as the nodes themselves place them", async () => {
  const { code, check } = await shardsAt(cluster.masters[0]!.url, "--shards", "6");
  expect([code, check.status, check.remedy]).toEqual([0, "ok", null]);
  for (let shard = 0; shard < 6; shard++) {
    const { port } = await cluster.ownerOf(`analytics_events:{${shard}}`);
    expect(check.says).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}(?: \\d)* ${shard}\\b`));
  }
}, 60_000);

test("doctor warns of nodes that get none", async () => {
  const { code, check } = await shardsAt(
    cluster.masters[1]!.url,
    ...["--shards", "4", "--streams-pattern", "{all}.#"],
  );
  expect([code, check.status]).toEqual([0, "warning"]);
  expect(check.says.match(/ none/g)).toHaveLength(2);
  expect(check.remedy).toContain("2 nodes have nothing to do");
}, 60_000);

test("doctor knows a server that is no Cluster", async () => {
  await using server = await startRedis();
  const { check } = await shardsAt(server.url, "--shards", "2");
  expect([check.status, check.says]).toEqual(["ok", "One server takes all shards: it is no Cluster"]);
});
