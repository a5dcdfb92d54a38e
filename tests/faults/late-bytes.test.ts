import { expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

// The server is frozen for longer than the watchdog waits (15 s, here 10 s by --max-outage): what was sent before lies in its buffers, the publisher
// gives the connection up and comes back with another, and the thawed server executes all of both.
test("what a frozen server had in its buffers arrives after the next connection's, and nothing is there twice", async () => {
  await using server = await startRedis();
  const args = [
    "run",
    "--redis",
    server.url,
    "--rate",
    "20k",
    "--count",
    "160k",
    "--max-outage",
    "10s",
    "--json",
  ];
  const run = spawnIngest([...args, "--catch-up", "unbounded"], { timeoutMs: 60_000 });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(1500);
  await server.kill("SIGSTOP");
  await Bun.sleep(11_000);
  await server.kill("SIGCONT");
  const answer = await run.ended;
  if (answer.code === 0) {
    const { achieved, reconnects } = summaryOf(answer);
    expect(achieved.events).toBe(160_000);
    expect(reconnects).toBeGreaterThan(0);
  } else {
    // It had given up by then; whoever resumes finds what the server has executed since.
    expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining("unresolved")]);
    const again = await runIngest([
      "run",
      "--redis",
      server.url,
      "--resume",
      "--json",
      "--catch-up",
      "unbounded",
    ]);
    expect([again.code, summaryOf(again).achieved.events]).toEqual([0, 160_000]);
  }
  expect(await server.cli("XLEN", "analytics_events")).toBe("160000");
  await prove(server.url);
}, 60_000);
