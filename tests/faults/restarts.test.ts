import { describe, expect, test } from "bun:test";
import { type Running, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const RATE = [
  "--rate",
  "500",
  "--burst-multiplier",
  "1",
  "--log-every",
  "1000000",
  "--json",
  "--count",
  "1200",
];

async function publishThrough(
  server: TestRedis,
  meddle: (run: Running) => Promise<unknown>,
  url = server.url,
) {
  const run = spawnIngest(["run", ...RATE], { timeoutMs: 50_000, env: { REDIS_URL: url } });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  await meddle(run);
  return run.ended;
}

test.concurrent("SHUTDOWN and a start with the append-only file cost nothing", async () => {
  await using server = await startRedis({ args: ["--appendonly", "yes"] });
  const answer = await publishThrough(server, async () => {
    await server.cli("SHUTDOWN", "NOSAVE", "FORCE");
    await server.restart();
  });
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1200]);
  expect(await server.cli("XLEN", STREAM)).toBe("1200");
  await prove(server.url);
});

test.concurrent("snapshots that fail stop it until they succeed again (MISCONF)", async () => {
  await using server = await startRedis({
    args: [
      "--save",
      "3600 1000000",
      "--stop-writes-on-bgsave-error",
      "yes",
      "--enable-protected-configs",
      "yes",
    ],
  });
  const answer = await publishThrough(server, async (run) => {
    // Nobody can write a snapshot into a folder under /proc.
    await server.cli("CONFIG", "SET", "dir", "/proc/self");
    await server.cli("BGSAVE");
    await run.untilStderr(/cannot save to its disk/, 10_000);
    await server.cli("CONFIG", "SET", "dir", server.dir);
    await server.cli("BGSAVE");
  });
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1200]);
  await prove(server.url);
});

describe("a password that is changed while the run goes on", () => {
  test.concurrent("does not disturb a connection, and is asked for after the next break: then the old one is refused", async () => {
    await using server = await startRedis({ args: ["--requirepass", "old-secret"] });
    const admin = (...args: string[]) => server.cli("-a", "old-secret", "--no-auth-warning", ...args);
    const url = `redis://:old-secret@127.0.0.1:${server.port}`;
    const answer = await publishThrough(
      server,
      async () => {
        // The rotation is taken back in time, as by somebody who noticed.
        await admin("CONFIG", "SET", "requirepass", "new-secret");
        const later = (...args: string[]) => server.cli("-a", "new-secret", "--no-auth-warning", ...args);
        await later("CLIENT", "KILL", "TYPE", "normal");
        await Bun.sleep(700);
        await later("CONFIG", "SET", "requirepass", "old-secret");
      },
      url,
    );
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1200]);
    expect(answer.stderr).toContain("refuses the user name or the password");
    expect(answer.stderr + answer.stdout).not.toContain("secret");
  });
});

test.concurrent("an id from the future in the stream is followed by later ones", async () => {
  await using server = await startRedis();
  const answer = await publishThrough(server, () => server.cli("XADD", STREAM, "99999999999999-5", "a", "b"));
  expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 1200]);
  expect(await server.cli("XLEN", STREAM)).toBe("1201");
});
