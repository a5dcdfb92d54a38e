import { expect, test } from "bun:test";
import { type Answer, type Running, spawnIngest } from "../support/ingest.ts";
import { prove } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { dice } from "./support/dice.ts";

const RATE = ["--rate", "2000", "--burst-multiplier", "1", "--log-every", "1000000"];
const APPEND_ONLY = ["--appendonly", "yes", "--appendfsync"];
const TRIED = { timeoutMs: 110_000 };

const begin = (server: TestRedis, ...args: string[]): Running =>
  spawnIngest(["run", "--redis", server.url, ...RATE, ...args], TRIED);

/** Resumes until a process stays; one that finds the server away gives up at its start. */
async function resumed(server: TestRedis): Promise<Running> {
  const run = spawnIngest(["run", "--redis", server.url, "--resume", "--connect-timeout", "20s"], TRIED);
  await run.untilStderr(/Resuming at event/, 30_000);
  return run;
}

async function finish(run: Running): Promise<Answer> {
  run.kill("SIGTERM");
  const answer = await run.ended;
  expect([answer.code, answer.stderr]).toEqual([0, expect.any(String)]);
  return answer;
}

/** Kills the server at random moments, and starts it again. */
async function killServer(fsync: string, kills: number): Promise<void> {
  await using server = await startRedis({ args: [...APPEND_ONLY, fsync] });
  const { told, between } = dice(`server, ${fsync}`);
  console.log(`      ${told}`);
  const run = begin(server);
  await run.untilStderr(/Publishing into/);
  for (let i = 0; i < kills; i++) {
    await Bun.sleep(between(5, 250));
    await server.kill("SIGKILL");
    await Bun.sleep(between(0, 60));
    await server.restart();
  }
  console.log(`      ${told}: ${kills} kills, ${await server.cli("XLEN", "analytics_events")} entries`);
  await finish(run);
  await prove(server.url);
}

/** Kills the publisher, and sometimes the server with it. */
async function killPublisher(kills: number, withServer: boolean): Promise<void> {
  await using server = await startRedis({ args: [...APPEND_ONLY, "everysec"] });
  const { told, between } = dice(withServer ? "both" : "publisher");
  console.log(`      ${told}`);
  let run = begin(server);
  await run.untilStderr(/Publishing into/);
  for (let i = 0; i < kills; i++) {
    await Bun.sleep(between(0, 400));
    run.kill("SIGKILL");
    if (withServer) {
      await Bun.sleep(between(0, 20));
      await server.kill("SIGKILL");
      await server.restart();
    }
    await run.ended;
    run = await resumed(server);
  }
  const times = withServer ? 2 * kills : kills;
  console.log(`      ${told}: ${times} kills, ${await server.cli("XLEN", "analytics_events")} entries`);
  await finish(run);
  await prove(server.url);
}

// They wait most of the time (for a ledger that stands still, for a server that starts), so they run side by side: 112 kills.
test("after any number of kill -9 of the server, of the publisher and of both, every event is there exactly once", async () => {
  await Promise.all([
    killServer("everysec", 40),
    killServer("always", 32),
    killPublisher(20, false),
    killPublisher(10, true),
  ]);
}, 180_000);
