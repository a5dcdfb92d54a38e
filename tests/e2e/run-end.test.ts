import { afterEach, describe, expect, test } from "bun:test";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { stranger } from "../support/strangers.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();
// A server that a failing test left frozen would hold up all the others.
afterEach(() => server.kill("SIGCONT"));

const begin = async (...args: string[]): Promise<Running> => {
  const run = spawnIngest(["run", "--redis", server.url, "--log-every", "100", "--json", ...args]);
  await run.untilStderr(/ published {2}stream /);
  return run;
};

describe("the first signal", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends a run with everything settled",
    async (signal) => {
      const run = await begin("--rate", "300");
      run.kill(signal);
      const answer = await run.ended;
      expect(answer.code).toBe(0);
      expect(answer.stderr).toContain(`${signal}: no further events; settling what is on its way`);
      const { result, unresolved, achieved, repeat } = summaryOf(answer);
      expect([result, unresolved, achieved.shortfall]).toEqual(["stopped", null, 0]);
      expect(await redis.xlen(STREAM)).toBe(achieved.events);
      expect(repeat).toContain(`--count ${achieved.events} `);
      await prove(server.url);
    },
  );

  test("settles a full window too", async () => {
    const run = await begin("--rate", "max");
    run.kill("SIGTERM");
    const answer = await run.ended;
    expect([answer.code, summaryOf(answer).unresolved]).toEqual([0, null]);
    expect(await redis.xlen(STREAM)).toBe(summaryOf(answer).achieved.events);
    await prove(server.url);
  });

  test("waits for a server that answers late, and counts nothing twice", async () => {
    const run = await begin("--rate", "300");
    server.kill("SIGSTOP");
    await Bun.sleep(300);
    run.kill("SIGINT");
    await Bun.sleep(700);
    server.kill("SIGCONT");
    const answer = await run.ended;
    expect(answer.code).toBe(0);
    expect(await redis.xlen(STREAM)).toBe(summaryOf(answer).achieved.events);
    await prove(server.url);
  });

  test("before the first event leaves nothing behind", async () => {
    using blackhole = stranger("");
    const run = spawnIngest([
      "run",
      "--redis",
      `redis://127.0.0.1:${blackhole.port}`,
      "--connect-timeout",
      "1m",
    ]);
    await Bun.sleep(300);
    run.kill("SIGINT");
    const { code, stderr } = await run.ended;
    expect(code).toBe(0);
    expect(stderr).toContain("SIGINT: stopped before the first event");
  });
});

describe("the second signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s leaves at once, and names what is unresolved", async (signal, exit) => {
    const run = await begin("--rate", "300");
    server.kill("SIGSTOP");
    await Bun.sleep(300);
    run.kill(signal);
    await run.untilStderr(/no further events/);
    run.kill(signal);
    const answer = await run.ended;
    server.kill("SIGCONT");
    expect(answer.code).toBe(exit);
    const { result, unresolved, achieved } = summaryOf(answer);
    expect([result, unresolved?.firstIndex]).toEqual(["unresolved", achieved.events]);
    const { firstIndex, lastIndex } = unresolved!;
    expect(answer.stderr).toContain(`Left at once: events ${firstIndex} to ${lastIndex} are unresolved`);
    expect(answer.stderr).toContain("ingest verify tells which of them are in the stream");
    expect(await redis.xlen(STREAM)).toBeWithin(firstIndex, lastIndex + 2);
    await prove(server.url);
  });
});

describe("the end by itself", () => {
  test.each([
    ["count", ["--count", "150"]],
    ["duration", ["--duration", "600ms"]],
  ])("by %s closes the connection", async (_, limit) => {
    const { code } = await runIngest(["run", "--redis", server.url, "--rate", "300", ...limit]);
    expect(code).toBe(0);
    const clients = String(await redis.call("CLIENT", "LIST"))
      .trimEnd()
      .split("\n");
    expect(clients.length).toBe(1);
  });
});
