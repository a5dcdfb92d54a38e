import { describe, expect, test } from "bun:test";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import { analytics } from "../../../src/model/index.ts";
import { manifestOf } from "../../support/publish.ts";
import { startRedis, type TestRedis } from "../../support/redis-server.ts";
import { streamOf } from "../../support/streams.ts";

const COUNT = 1000;

async function publishTo({ port }: TestRedis): Promise<void> {
  const manifest = manifestOf({ count: COUNT });
  const sink = redisStreamSink({
    target: { host: "127.0.0.1", port, tls: false, db: 0, label: "here" },
    stream: "events",
    run: () => ({ manifest, encoder: analytics.encoder(streamOf("1")) }),
    maxLen: undefined,
    clientName: "ingest-test",
  });
  const session = await sink.connect(2000);
  await session.open(0);
  for (let first = 0; first < COUNT; first += 50) {
    expect(await session.write(first, 50).outcome).toMatchObject({
      ok: true,
      position: { next: first + 50 },
    });
    await Bun.sleep(1);
  }
  await session.close();
}

const entries = ({ cli }: TestRedis) => cli("XRANGE", "events", "-", "+");

const ledger = async ({ cli }: TestRedis) => (await cli("HGETALL", "{events}:ingest")).split("\n").toSorted();

async function expectTransactions({ cli }: TestRedis): Promise<void> {
  expect(await cli("INFO", "commandstats")).toMatch(/cmdstat_exec:calls=20,/);
}

describe("transactions arrive whole", () => {
  test("in a replica, and in what an append-only file brings back after SIGKILL", async () => {
    await using master = await startRedis({
      args: ["--appendonly", "yes", "--repl-diskless-sync-delay", "0"],
    });
    await using replica = await startRedis({ args: ["--replicaof", `127.0.0.1 ${master.port}`] });
    while (!(await replica.cli("ROLE")).includes("connected")) await Bun.sleep(50);
    await publishTo(master);
    await expectTransactions(master);
    const published = await entries(master);
    expect(await master.cli("XLEN", "events")).toBe(String(COUNT));
    while ((await replica.cli("XLEN", "events")) !== String(COUNT)) await Bun.sleep(50);
    expect(await entries(replica)).toBe(published);
    expect(await ledger(replica)).toEqual(await ledger(master));
    await master.kill("SIGKILL");
    await master.restart();
    expect(await entries(master)).toBe(published);
    expect((await master.cli("KEYS", "*")).split("\n").toSorted()).toEqual(["events", "{events}:ingest"]);
  });
});

test("a node of a Cluster is given scripts alone: while a slot moves it refuses names that it does not have", async () => {
  await using node = await startRedis({ args: ["--cluster-enabled", "yes"] });
  await node.cli("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!(await node.cli("CLUSTER", "INFO")).includes("cluster_state:ok")) await Bun.sleep(50);
  await publishTo(node);
  // The rehearsal's own EXEC is the only one.
  expect(await node.cli("INFO", "commandstats")).toMatch(/cmdstat_exec:calls=1,/);
  expect(await node.cli("XLEN", "events")).toBe(String(COUNT));
});
