import { describe, expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const usedBytes = async (server: TestRedis) =>
  Number(/used_memory:(\d+)/.exec(await server.cli("INFO", "memory"))![1]);

/** A large server: a few percent of its memory are more than the run fills between two looks at it. */
const largeServer = async () => {
  const server = await startRedis();
  await server.cli("SETRANGE", "ballast", "100000000", "x");
  return server;
};

/** So much more than is used now. */
async function leave(server: TestRedis, bytes: number): Promise<void> {
  await server.cli("CONFIG", "SET", "maxmemory", String((await usedBytes(server)) + bytes));
}

const run = (server: TestRedis, ...args: string[]) =>
  spawnIngest(
    ["run", "--redis", server.url, "--burst-multiplier", "1", "--log-every", "1000000", "--json", ...args],
    {
      timeoutMs: 50_000,
    },
  );

describe("--memory-guard", () => {
  test("warn, the default, tells before the run that it will not fit, when, and what to do", async () => {
    await using server = await startRedis();
    await leave(server, 2 ** 20);
    const { code, stderr } = await runIngest([
      "run",
      "--redis",
      server.url,
      "--rate",
      "100",
      "--duration",
      "500ms",
    ]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("memory")]);
    const endless = run(server, "--rate", "100");
    await endless.untilStderr(/The run is endless, and .* free .* after about .*s\n {2}--max-len/);
    endless.kill("SIGTERM");
    expect((await endless.ended).code).toBe(0);
    const trimmed = run(server, "--rate", "100", "--max-len", "100");
    await trimmed.untilStderr(/Publishing into/);
    await Bun.sleep(300);
    trimmed.kill("SIGTERM");
    expect((await trimmed.ended).stderr).not.toContain("endless, and");
    await prove(server.url);
  });

  test("pause stops sending while memory is nearly full, and catches up when there is room", async () => {
    await using server = await largeServer();
    const paused = run(
      server,
      "--rate",
      "400",
      "--count",
      "4000",
      "--memory-guard",
      "pause",
      "--catch-up",
      "unbounded",
    );
    await paused.untilStderr(/Publishing into/);
    const used = await usedBytes(server);
    await server.cli("CONFIG", "SET", "maxmemory", String(Math.round(used / 0.95)));
    await paused.untilStderr(/no further events until it is below 85 %/);
    const held = await server.cli("XLEN", STREAM);
    await Bun.sleep(1000);
    expect(await server.cli("XLEN", STREAM)).toBe(held);
    await server.cli("CONFIG", "SET", "maxmemory", "0");
    const answer = await paused.ended;
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, 4000]);
    expect(answer.stderr).toMatch(/Redis uses .* again/);
    // It was never refused: the guard was faster than the server.
    expect(summaryOf(answer).errors).toBe(0);
    await prove(server.url);
  });

  test("stop refuses a run that will not fit, and ends one that fills the memory, settled", async () => {
    await using server = await largeServer();
    await leave(server, 2 ** 20);
    const refused = await runIngest([
      "run",
      "--redis",
      server.url,
      "--memory-guard",
      "stop",
      "--count",
      "1M",
    ]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("will take about")]);
    expect(await server.cli("EXISTS", STREAM)).toBe("0");
    await server.cli("CONFIG", "SET", "maxmemory", "0");
    const ended = run(server, "--rate", "200", "--memory-guard", "stop", "--max-len", "1k");
    await ended.untilStderr(/Publishing into/);
    await server.cli("CONFIG", "SET", "maxmemory", String(Math.round((await usedBytes(server)) / 0.95)));
    const answer = await ended.ended;
    expect([answer.code, summaryOf(answer).result]).toEqual([1, "stopped"]);
    expect(answer.stderr).toMatch(/Stopped by --memory-guard: Redis uses .* of its maxmemory/);
    await prove(server.url);
  });

  test("names an eviction policy that would delete the stream, says nothing when off or not allowed to ask", async () => {
    await using server = await startRedis({
      args: ["--maxmemory", "200mb", "--maxmemory-policy", "allkeys-lru"],
    });
    const few = ["--rate", "1k", "--count", "50"];
    expect((await run(server, ...few).ended).stderr).toContain(
      "allkeys-lru deletes the stream or its ledger",
    );
    const off = await run(server, ...few, "--memory-guard", "off").ended;
    expect([off.code, off.stderr]).toEqual([0, expect.not.stringContaining("eviction")]);
    await server.cli("ACL", "SETUSER", "default", "-info");
    const silent = await run(server, ...few, "--memory-guard", "stop").ended;
    expect([silent.code, silent.stderr]).toEqual([0, expect.not.stringContaining("eviction")]);
  });

  test("takes four words, and names them when it is another", async () => {
    const { code, stderr } = await runIngest(["run", "--memory-guard", "maybe"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("warn, pause, stop or off")]);
  });
});
