import { expect, test } from "bun:test";
import { startSentinels } from "../faults/support/sentinels.ts";
import { startCluster } from "../support/cluster.ts";
import { type Answer, runIngest, spawnIngest } from "../support/ingest.ts";
import { startRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const lastLine = ({ stdout }: Answer) => stdout.trimEnd().split("\n").at(-1)!;

test("in a Cluster any node may be named to watch, to tail, and to hold consumers against thresholds", async () => {
  await using cluster = await startCluster({ masters: 3, replicas: false });
  const owner = await cluster.ownerOf(STREAM);
  const { url } = cluster.masters.find((node) => node !== owner)!;
  await owner.cli("XADD", STREAM, "*", "data", '{"event_type":"x"}');
  await owner.cli("XGROUP", "CREATE", STREAM, "g", "0");
  const watched = await runIngest([
    "watch",
    "--redis",
    url,
    "--every",
    "200ms",
    "--duration",
    "1s",
    "--json",
  ]);
  expect([watched.code, JSON.parse(lastLine(watched))]).toEqual([
    0,
    expect.objectContaining({
      length: 1,
      groups: [expect.objectContaining({ name: "g", lag: 1 })],
      refused: [],
    }),
  ]);
  const printed = await runIngest(["tail", "--redis", url, "--from", "beginning", "--count", "1"]);
  expect([printed.code, printed.stdout]).toEqual([0, '{"event_type":"x"}\n']);
  const run = ["run", "--redis", url, "--rate", "200", "--count", "100", "--fail-if", "consumer_lag > 50"];
  const missed = await runIngest(run, { timeoutMs: 60_000 });
  expect([missed.code, missed.stderr]).toEqual([4, expect.stringContaining("it was 101 (group g), 51 over")]);
}, 90_000);

test("a master that dies is followed to its successor by tail and watch", async () => {
  await using master = await startRedis();
  await using replica = await startRedis({ args: ["--replicaof", "127.0.0.1", `${master.port}`] });
  while (!(await replica.cli("INFO", "replication")).includes("master_link_status:up")) await Bun.sleep(20);
  await using sentinels = await startSentinels(master.port);
  await sentinels.ready();
  await master.cli("XADD", STREAM, "*", "data", "1");
  const limit = { timeoutMs: 80_000 };
  const reader = spawnIngest(
    ["tail", "--redis", sentinels.url, "--from", "beginning", "--count", "2"],
    limit,
  );
  const watch = spawnIngest(["watch", "--redis", sentinels.url, "--every", "200ms", "--json"], limit);
  for (const name of ["ingest-tail", "ingest-watch"])
    for (let tries = 0; tries < 500 && !(await master.cli("CLIENT", "LIST")).includes(name); tries++)
      await Bun.sleep(20);
  // What the master told the replica is what the successor has.
  await master.cli("WAIT", "1", "10000");
  await master.kill("SIGKILL");
  while (!(await replica.cli("ROLE")).startsWith("master")) await Bun.sleep(50);
  await replica.cli("XADD", STREAM, "*", "data", "2");
  expect(await reader.ended).toMatchObject({ code: 0, stdout: "1\n2\n" });
  for (
    let tries = 0;
    tries < 1000 && !(await replica.cli("CLIENT", "LIST")).includes("ingest-watch");
    tries++
  )
    await Bun.sleep(20);
  await Bun.sleep(1000);
  watch.kill("SIGINT");
  const watched = await watch.ended;
  expect([watched.code, JSON.parse(lastLine(watched)).length]).toEqual([0, 2]);
}, 90_000);
