import { expect, test } from "bun:test";
import type { RedisTarget } from "../../../../src/io/redis/target.ts";
import { whereaboutsOf } from "../../../../src/io/redis/whereabouts/index.ts";
import { spawnIngest } from "../../../support/ingest.ts";
import { clientOf } from "../../../support/publish.ts";
import { startRedis } from "../../../support/redis-server.ts";

const target: RedisTarget = { host: "h", port: 1, tls: false, db: 0, label: "h:1" };
const options = { stream: "events", tell: () => {} };

test("one host is where it is: nothing is asked, and trouble changes nothing", async () => {
  const whereabouts = whereaboutsOf(target, options);
  const place = await whereabouts.find(1000);
  whereabouts.heard(place, "READONLY You can't write against a read only replica.");
  whereabouts.heard(place, "CLUSTERDOWN The cluster is down");
  expect((await whereabouts.find(1000)).target).toBe(target);
});

test("a host that sends on is a Cluster from then on, and the way it pointed out is taken first", async () => {
  const whereabouts = whereaboutsOf({ ...target, password: "pw" }, options);
  whereabouts.heard(await whereabouts.find(1000), "MOVED 3999 h2:2");
  expect((await whereabouts.find(1000)).target).toEqual({
    ...target,
    host: "h2",
    port: 2,
    label: "h2:2",
    password: "pw",
  });
});

test("a slot on its way is followed by whoever asks for both keys at once, and by nobody else", async () => {
  const ways = [true, false].map(async (asksForBoth) => {
    const whereabouts = whereaboutsOf(target, { ...options, asksForBoth });
    whereabouts.heard({ target }, "MOVED 3999 h2:2");
    const place = await whereabouts.find(1000);
    whereabouts.heard(place, "MOVED 3999 h2:2");
    whereabouts.heard(place, "ASK 3999 h3:3");
    return whereabouts.find(1000);
  });
  expect(await Promise.all(ways)).toMatchObject([
    { target: { label: "h3:3" }, asking: true },
    { target: { label: "h2:2" } },
  ]);
});

test("a run asks an ordinary Redis nothing about its whereabouts before its first event, and one question a moment later", async () => {
  await using server = await startRedis();
  const monitor = await clientOf(server.port).monitor();
  const said: string[] = [];
  monitor.on("monitor", (_time, words: string[], source: string) => {
    if (source !== "lua") said.push(words.slice(0, 2).join(" ").slice(0, 20).trim().toLowerCase());
  });
  const run = spawnIngest([
    "run",
    "--redis",
    server.url,
    "--rate",
    "20",
    "--duration",
    "2500ms",
    "--delivery",
    "at-least-once",
  ]);
  expect((await run.ended).code).toBe(0);
  monitor.disconnect();
  const beforeFirst = said.slice(
    0,
    said.findIndex((words) => words.startsWith("xadd")),
  );
  expect(beforeFirst).toEqual([
    "client setname",
    "ping",
    "info memory",
    "xlen analytics_event",
    "hget {analytics_even",
    "hset {analytics_even",
  ]);
  const questions = said.filter((words) => /^(?:info|cluster|role|asking)/.test(words));
  expect(questions.filter((words) => words !== "info memory")).toEqual(["info cluster"]);
});
