import { afterAll, beforeAll, expect, test } from "bun:test";
import { type ClusterNode, startCluster, type TestCluster } from "../support/cluster.ts";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { clientOf } from "../support/publish.ts";
import { startRedis } from "../support/redis-server.ts";

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
const QUIET = ["--log-every", "1000000", "--json"];

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster[Symbol.asyncDispose]());

/** Another master than the one that serves the stream's slot now. */
async function elsewhere(stream: string): Promise<ClusterNode> {
  const owner = await cluster.ownerOf(stream);
  return cluster.masters.find((node) => node !== owner)!;
}

async function publish(url: string, stream: string, count: number, ...more: string[]): Promise<Running> {
  const args = [
    "run",
    "--redis",
    url,
    "--stream",
    stream,
    ...BURSTS,
    ...QUIET,
    "--count",
    String(count),
    ...more,
  ];
  const run = spawnIngest(args, { timeoutMs: 60_000 });
  await run.untilStderr(/Publishing into/);
  return run;
}

/** It went well, and of servers that change places people heard no more than where the slot is. */
async function expectAllOf(count: number, run: Running, stream: string): Promise<string> {
  const answer = await run.ended;
  const { achieved, errors } = summaryOf(answer);
  expect([answer.code, achieved.events, errors]).toEqual([0, count, 0]);
  expect(answer.stderr).not.toMatch(/warning|MOVED|ASK|TRYAGAIN|trying again/);
  const owner = await cluster.ownerOf(stream);
  expect(await owner.cli("XLEN", stream)).toBe(String(count));
  await prove((await elsewhere(stream)).url, stream);
  return answer.stderr;
}

const ledgerOf = (stream: string) => `{${stream}}:ingest`;

test.concurrent("any node will do to publish, resume and verify, a replica too; one line says where the slot is", async () => {
  for (const [i, node] of [cluster.masters[0]!, cluster.masters[1]!, cluster.replicas[2]!].entries()) {
    const stream = `any-${i}`;
    const run = await publish(node.url, stream, 1500);
    await Bun.sleep(300);
    run.kill("SIGINT");
    const { code, stdout, stderr } = await run.ended;
    const { achieved } = summaryOf({ code, stdout, stderr });
    const owner = await cluster.ownerOf(stream);
    if (owner !== node)
      expect(stderr).toContain(
        `127.0.0.1:${node.port} is a Cluster: following slot ${await cluster.slotOf(stream)} of "${stream}", which is at 127.0.0.1:${owner.port}\n`,
      );
    const through = cluster.replicas[i]!.url;
    const resumed = await runIngest(["run", "--resume", "--redis", through, "--stream", stream, ...QUIET]);
    expect([code, resumed.code, achieved.events < 1500]).toEqual([0, 0, true]);
    expect(await owner.cli("XLEN", stream)).toBe("1500");
    await prove(cluster.masters[2]!.url, stream);
  }
}, 60_000);

test.concurrent("doctor looks at the node that has the slot, whichever was named", async () => {
  for (const node of cluster.masters) {
    const { code, stdout } = await runIngest([
      "doctor",
      "--redis",
      node.url,
      "--stream",
      "looked-at",
      "--json",
    ]);
    const { redis, checks } = JSON.parse(stdout);
    expect([code, redis]).toEqual([0, `127.0.0.1:${(await cluster.ownerOf("looked-at")).port}`]);
    expect(checks.find(({ name }: { name: string }) => name === "fast path").says).toContain(
      "as in every Cluster",
    );
  }
});

test.concurrent("a slot that moves in the middle of a burst takes the run along", async () => {
  const stream = "moving";
  const run = await publish((await elsewhere(stream)).url, stream, 4000);
  await Bun.sleep(1200);
  const move = await cluster.openMove(stream, await elsewhere(stream));
  await Bun.sleep(100);
  await move.migrate(ledgerOf(stream));
  await Bun.sleep(200);
  await move.migrate(stream);
  await move.close();
  const told = await expectAllOf(4000, run, stream);
  expect(told).toMatch(new RegExp(`is (at|on its way to) 127.0.0.1:${(await cluster.ownerOf(stream)).port}`));
}, 60_000);

test.concurrent("a slot whose move stays open is written where its keys are", async () => {
  const stream = "half-moved";
  const to = await elsewhere(stream);
  const run = await publish(to.url, stream, 4000);
  await Bun.sleep(700);
  const move = await cluster.openMove(stream, to);
  await move.migrate(ledgerOf(stream), stream);
  const client = clientOf(to.port);
  const length = async () => {
    const [, entries] = await Promise.all([client.call("ASKING"), client.xlen(stream)]);
    return entries;
  };
  const atFirst = await length();
  while ((await length()) < atFirst + 500) await Bun.sleep(20);
  client.disconnect();
  await move.close();
  await expectAllOf(4000, run, stream);
}, 60_000);

test.concurrent("whoever asks for one key at a time takes no half for the whole, and waits for the rest", async () => {
  const stream = "by-halves";
  const through = await elsewhere(stream);
  const run = await publish(through.url, stream, 3000, "--delivery", "at-least-once");
  await Bun.sleep(700);
  const move = await cluster.openMove(stream, through);
  const reading = (...more: string[]) =>
    runIngest(["verify", "--redis", through.url, "--stream", stream, ...more]);
  await move.migrate(stream);
  const half = await reading();
  await move.migrate(ledgerOf(stream));
  const whole = await reading();
  const patient = reading("--connect-timeout", "30s");
  await Bun.sleep(500);
  await move.close();
  for (const { code, stderr } of [half, whole])
    expect([code, stderr]).toEqual([3, expect.stringContaining("to another node of the Cluster")]);
  // It waited, and read; what this delivery has written and not yet noted in the ledger may look odd to it.
  expect((await patient).code).not.toBe(3);
  expect((await run.ended).code).toBe(0);
  // This delivery may write an event twice, and may lose none.
  const report = JSON.parse((await reading("--json")).stdout);
  expect(report.runs[0].seen).toBeGreaterThanOrEqual(3000);
  for (const { kind, count } of report.findings)
    if (!["doubled", "reordered"].includes(kind)) expect([kind, count]).toEqual([kind, 0]);
}, 60_000);

test.concurrent("a user who may neither ask for slots nor say ASKING is led by MOVED alone", async () => {
  const stream = "least";
  const keys = [`%RW~${stream}`, `%RW~${ledgerOf(stream)}`];
  const may = ["+xadd", "+xlen", "+hget", "+hset", "+evalsha", "+eval"];
  for (const node of [...cluster.masters, ...cluster.replicas])
    await node.cli("ACL", "SETUSER", "least", "reset", "on", ">pw", "resetchannels", ...keys, ...may);
  const owner = await cluster.ownerOf(stream);
  const run = await publish(
    `redis://least:pw@127.0.0.1:${(await elsewhere(stream)).port}`,
    stream,
    3000,
    "--cluster",
  );
  await Bun.sleep(700);
  const move = await cluster.openMove(stream, await elsewhere(stream));
  await move.migrate(ledgerOf(stream), stream);
  await Bun.sleep(1000);
  await move.close();
  const told = await expectAllOf(3000, run, stream);
  expect(told).not.toContain("on its way");
  expect(await cluster.ownerOf(stream)).not.toBe(owner);
}, 60_000);

test.concurrent("a Redis that is no Cluster is not taken for one, and a database that no Cluster has is refused", async () => {
  await using plain = await startRedis();
  const mistaken = await runIngest(["run", "--count", "5", "--redis", plain.url, "--cluster"]);
  expect([mistaken.code, mistaken.stderr.split("\n")[0]]).toEqual([
    3,
    `ingest: Redis at 127.0.0.1:${plain.port} is no Cluster`,
  ]);
  const url = `${cluster.masters[0]!.url}/3`;
  const told = await runIngest(["run", "--count", "5", "--redis", url]);
  expect([told.code, told.stderr.split("\n")[0]]).toEqual([
    3,
    `ingest: Redis at 127.0.0.1:${cluster.masters[0]!.port}/3 is a Cluster, which has database 0 alone`,
  ]);
  const known = await runIngest(["run", "--count", "5", "--redis", url, "--cluster"]);
  expect([known.code, known.stderr]).toEqual([
    2,
    expect.stringContaining("--cluster allows database 0 alone"),
  ]);
});
