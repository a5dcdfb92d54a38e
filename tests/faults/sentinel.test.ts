import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { freePort, startRedis, type TestRedis } from "../support/redis-server.ts";
import { startSentinels } from "./support/sentinels.ts";

const BURSTS = [
  "--rate",
  "500",
  "--burst-interval",
  "2s",
  "--burst-duration",
  "1s",
  "--burst-multiplier",
  "3",
];
const STREAM = "analytics_events";

const publish = async (url: string, count: number): Promise<Running> => {
  const args = [
    "run",
    "--redis",
    url,
    ...BURSTS,
    "--log-every",
    "1000000",
    "--json",
    "--count",
    String(count),
  ];
  const run = spawnIngest(args, { timeoutMs: 80_000 });
  await run.untilStderr(/Publishing into/);
  return run;
};

const replicaOf = async (master: TestRedis): Promise<TestRedis & AsyncDisposable> => {
  const replica = await startRedis({ args: ["--replicaof", "127.0.0.1", String(master.port)] });
  while (!(await replica.cli("INFO", "replication")).includes("master_link_status:up")) await Bun.sleep(20);
  return replica;
};

/** The run went well, and what it wrote is where the sentinels say. */
async function expectAllOf(count: number, run: Running, url: string, where: TestRedis): Promise<string> {
  const answer = await run.ended;
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, count]);
  expect(await where.cli("XLEN", STREAM)).toBe(String(count));
  await prove(url);
  return answer.stderr;
}

test.concurrent("a master killed in the middle of bursts is followed to its successor, though one sentinel is gone since before the start", async () => {
  await using master = await startRedis();
  await using replica = await replicaOf(master);
  await using sentinels = await startSentinels(master.port);
  await sentinels.ready();
  await sentinels.kill(0);
  const run = await publish(sentinels.url, 5000);
  await Bun.sleep(1200);
  await master.kill("SIGKILL");
  const told = await expectAllOf(5000, run, sentinels.url, replica);
  expect(told).toContain(`The master of it is 127.0.0.1:${master.port}\n`);
  expect(told).toContain(`The master of it is 127.0.0.1:${replica.port}\n`);
}, 90_000);

test.concurrent("a master that hangs is left as soon as the sentinels have another, long before the silence alone would tell", async () => {
  await using master = await startRedis();
  await using replica = await replicaOf(master);
  await using sentinels = await startSentinels(master.port);
  await sentinels.ready();
  const run = await publish(sentinels.url, 5000);
  await Bun.sleep(1200);
  await master.kill("SIGSTOP");
  const told = await expectAllOf(5000, run, sentinels.url, replica);
  expect(told).not.toContain("has not answered for 15 s");
  expect(told).toContain(`The master of it is 127.0.0.1:${replica.port}\n`);
  // What it had in its socket is executed now; by now it is nobody's master.
  await master.kill("SIGCONT");
  expect(await master.cli("PING")).toBe("PONG");
  await prove(sentinels.url);
}, 90_000);

test.concurrent("sentinels that are restarted in the middle are listened to again, and failover works as before", async () => {
  await using master = await startRedis();
  await using replica = await replicaOf(master);
  await using sentinels = await startSentinels(master.port);
  await sentinels.ready();
  const run = await publish(sentinels.url, 9000);
  for (const which of [0, 1, 2]) await sentinels.kill(which);
  for (const which of [0, 1, 2]) sentinels.restart(which);
  await sentinels.ready();
  await Bun.sleep(500);
  await master.kill("SIGKILL");
  await expectAllOf(9000, run, sentinels.url, replica);
}, 90_000);

test.concurrent("a sentinel that is behind the times and names a replica is passed over for the next", async () => {
  await using master = await startRedis();
  await using replica = await replicaOf(master);
  await using wrong = await startSentinels(replica.port, { count: 1 });
  await using right = await startSentinels(master.port, { count: 1 });
  const url = `redis+sentinel://127.0.0.1:${wrong.ports[0]},127.0.0.1:${right.ports[0]}/it`;
  const run = await publish(url, 200);
  const told = await expectAllOf(200, run, url, master);
  expect(told).toContain(`The master of it is 127.0.0.1:${master.port}\n`);
  const alone = await runIngest(["verify", "--redis", wrong.url]);
  expect([alone.code, alone.stderr]).toEqual([3, expect.stringContaining("is no master, or not yet")]);
}, 90_000);

test.concurrent("what cannot be found is said in a sentence of its own: no sentinel, no such name, no master, a password that is asked for", async () => {
  await using master = await startRedis();
  await using sentinels = await startSentinels(master.port, { password: "sesame" });
  const refusal = async (url: string, ...more: string[]) => {
    const { code, stdout, stderr } = await runIngest(["run", "--count", "5", "--redis", url, ...more]);
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr.trimEnd().split("\n").length).toBe(2);
    return stderr;
  };
  const [nobody, first] = [freePort(), sentinels.ports[0]];
  expect(await refusal(`redis+sentinel://127.0.0.1:${nobody}/it`)).toStartWith(
    `ingest: The sentinel 127.0.0.1:${nobody} does not tell where the master of it is: Nothing listens`,
  );
  expect(await refusal(`redis+sentinel://127.0.0.1:${master.port}/it`)).toContain(
    "and that they are sentinels",
  );
  expect(await refusal(sentinels.url)).toContain("--sentinel-password-file");
  const dir = mkdtempSync(join(tmpdir(), "ingest-secret-"));
  const file = join(dir, "password");
  writeFileSync(file, "sesame\n");
  const secret = ["--sentinel-password-file", file];
  expect(await refusal(`redis+sentinel://127.0.0.1:${first}/other`, ...secret)).toContain(
    `The sentinels 127.0.0.1:${first} know no master named other`,
  );
  const went = await runIngest(["run", "--count", "5", "--redis", sentinels.url, ...secret]);
  expect([went.code, await master.cli("XLEN", STREAM)]).toEqual([0, "5"]);
  await master.kill("SIGKILL");
  expect(await refusal(sentinels.url, ...secret)).toContain(
    `127.0.0.1:${master.port}, which the sentinels call the master of it, cannot be used: Nothing listens`,
  );
  rmSync(dir, { recursive: true, force: true });
}, 90_000);
