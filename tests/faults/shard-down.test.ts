import { expect, test } from "bun:test";
import type { RunValues } from "../../src/commands/run/begin.ts";
import { beginLanes } from "../../src/commands/run/lanes/begin-lanes.ts";
import { laneFleet } from "../../src/commands/run/lanes/lane-pumps.ts";
import { shareOf } from "../../src/commands/run/lanes/share.ts";
import { JointMeter } from "../../src/engine/joint-meter.ts";
import { createLog } from "../../src/io/log.ts";
import { firstContact } from "../../src/io/redis/first-contact.ts";
import { redisStreamSink } from "../../src/io/sinks/redis-stream.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape } from "../../src/shape/index.ts";
import { contentsOf, idsOf, shardNames } from "../support/divided.ts";
import { clientOf } from "../support/publish.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { START_UNIX_MS } from "../support/streams.ts";

const COUNT = 3000;
const VALUES: RunValues = {
  ...{ rate: "500", burstMultiplier: "1", burstIntervalMs: 0, burstDurationMs: 0 },
  ...{ count: COUNT, durationMs: undefined, seed: parseSeed("down"), startUnixMs: START_UNIX_MS },
  ...{
    idFormat: "uuidv4",
    redis: undefined,
    connectTimeoutMs: 0,
    stream: "down",
    maxLen: undefined,
    minIdAgeMs: undefined,
  },
  ...{ shards: 3, streamsPattern: undefined, partition: undefined, workers: undefined },
  ...{
    delivery: "exactly-once",
    catchUp: 2,
    resume: false,
    orBegin: false,
    run: undefined,
    acks: { kind: "memory" },
  },
  ...{ memoryGuard: "off", redisUrlFile: undefined, tlsCa: undefined, tlsCert: undefined, tlsKey: undefined },
  ...{ cluster: false, sentinelPasswordFile: undefined, tlsServerName: undefined, tlsInsecure: false },
  ...{ onDataLoss: "republish", maxOutageMs: Number.POSITIVE_INFINITY, logEvery: 1_000_000, json: false },
  ...{ plain: false, report: undefined, dashboard: undefined, dashboardToken: undefined, failIf: [] },
  ...{ abortOnFail: false },
};

/** Three shards, each on a server of its own, as in a Cluster; `meddle` has its way with the second. */
async function publishWhile(meddle: (sick: TestRedis) => Promise<void>, check: () => Promise<void>) {
  const servers = [
    await startRedis(),
    await startRedis({ args: ["--appendonly", "yes"] }),
    await startRedis(),
  ];
  const clients = servers.map(({ port }) => clientOf(port));
  const share = shareOf(VALUES);
  const run = beginLanes(VALUES, share, { unixMs: Date.now() + 100, atMs: performance.now() + 100 }, "test");
  const links = await Promise.all(
    run.lanes.map(async ({ stream, toPublish }, at) => {
      const target = { host: "127.0.0.1", port: servers[at]!.port, tls: false, db: 0, label: `shard ${at}` };
      const sink = redisStreamSink({
        ...{ target, stream, run: () => toPublish, maxLen: undefined, clientName: "down" },
      });
      return { sink, ...(await firstContact(sink, { connectTimeoutMs: 5000, label: target.label })) };
    }),
  );
  const lanes = laneFleet(
    VALUES,
    { run, links },
    {
      meter: new JointMeter(createShape(run.whole.spec), COUNT, run.whole.start),
      log: createLog({ format: "text", level: "error", color: "never" }),
      observe: () => {},
    },
  );
  const ended = Promise.all(lanes.fleet.pumps.map((pump) => pump.run()));
  await Bun.sleep(1500);
  await meddle(servers[1]!);
  const names = shardNames("down", 3);
  // While it is away the others have what is due, give or take what this slow machine holds up for a moment.
  const due = run.lanes.map((lane) => lane.shape().dueBy(performance.now() - run.startAtMs - 1000));
  for (const healthy of [0, 2])
    expect(await clients[healthy]!.xlen(names[healthy]!)).toBeGreaterThanOrEqual(due[healthy]!);
  expect(lanes.fleet.pumps[1]!.acked).toBeLessThan(due[1]!);
  await check();
  expect((await ended).map(({ state }) => state)).toEqual(["DONE", "DONE", "DONE"]);
  let total = 0;
  for (const at of [0, 1, 2])
    total += (await contentsOf(clientOf(servers[at]!.port), [names[at]!], idsOf("down"))).count;
  expect(total).toBe(COUNT);
  for (const server of servers) await server.stop();
}

test("a shard whose server stands still holds up none of the others, and catches up when it goes on", async () => {
  let sick: TestRedis | undefined;
  await publishWhile(
    async (server) => {
      sick = server;
      await server.kill("SIGSTOP");
      await Bun.sleep(2500);
    },
    async () => sick!.kill("SIGCONT"),
  );
}, 60_000);

test("nor does one whose server is gone and comes back", async () => {
  let sick: TestRedis | undefined;
  await publishWhile(
    async (server) => {
      sick = server;
      await server.kill("SIGTERM");
      await Bun.sleep(2500);
    },
    async () => sick!.restart(),
  );
}, 60_000);
