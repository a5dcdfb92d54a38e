import { describe, expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const EVENTS = 1000;
const ARGS = [
  "--rate",
  "500",
  "--burst-multiplier",
  "1",
  "--log-every",
  "1000000",
  "--json",
  "--count",
  String(EVENTS),
];

/** A server without persistence but a snapshot of the run's first half second is killed and started again. */
async function loseSome(...args: string[]) {
  const server = await startRedis({ args: ["--dbfilename", "dump.rdb"] });
  const run = spawnIngest(["run", "--redis", server.url, ...ARGS, ...args], { timeoutMs: 40_000 });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(500);
  await server.cli("SAVE");
  await Bun.sleep(500);
  await server.kill("SIGKILL");
  await server.restart();
  return { server, answer: await run.ended };
}

describe("a server that came back with less than it had acknowledged", () => {
  test.concurrent("is given the events again, and that is said with their indexes", async () => {
    const { server, answer } = await loseSome();
    await using _ = server;
    expect(answer.code).toBe(0);
    const [, from, to] = /acknowledged: publishing events (\d+) to (\d+) again/.exec(answer.stderr)!;
    expect(summaryOf(answer).republished).toBe(Number(to) - Number(from) + 1);
    expect(await server.cli("XLEN", "analytics_events")).toBe(String(EVENTS));
    await prove(server.url);
  });

  test.concurrent("goes without them by --on-data-loss continue, and verify says who lost them", async () => {
    const { server, answer } = await loseSome("--on-data-loss", "continue");
    await using _ = server;
    expect(answer.code).toBe(0);
    const { lost, achieved } = summaryOf(answer);
    expect(lost).toBeGreaterThan(50);
    expect(achieved.events).toBe(EVENTS - lost);
    const verdict = await runIngest(["verify", "--redis", server.url]);
    expect(verdict.code).toBe(5);
    expect(verdict.stdout).toContain(`DIFFERENCES from the plan: ${lost} missing.`);
    expect(verdict.stdout).toContain("lost by the server after it had acknowledged them");
  });

  test.concurrent("ends the run by --on-data-loss fail, and a resume publishes them again", async () => {
    const { server, answer } = await loseSome("--on-data-loss", "fail");
    await using _ = server;
    expect(answer.code).toBe(1);
    expect(answer.stderr).toMatch(
      /Redis lost events \d+ to \d+, which it had acknowledged; events \d+ to \d+ are unresolved/,
    );
    const again = await runIngest(["run", "--redis", server.url, "--resume", "--json"]);
    expect([again.code, summaryOf(again).achieved.events]).toEqual([0, EVENTS]);
    await prove(server.url);
  });
});
