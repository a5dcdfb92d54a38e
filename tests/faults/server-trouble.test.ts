import { describe, expect, test } from "bun:test";
import { type Running, runIngest, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { clientOf } from "../support/publish.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const LEDGER = "{analytics_events}:ingest";
const RATE = ["--rate", "500", "--burst-multiplier", "1", "--log-every", "1000000", "--json"];
const EVENTS = 1200;

/** A run of 2.4 s, of which `meddle` sees a part: it is called after a good half second. */
async function publishThrough(
  server: TestRedis,
  meddle: (server: TestRedis, run: Running) => Promise<unknown>,
  ...args: string[]
) {
  const url = server.url;
  const run = spawnIngest(["run", "--redis", url, ...RATE, "--count", String(EVENTS), ...args], {
    timeoutMs: 50_000,
  });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  await meddle(server, run);
  return run.ended;
}

const set = (server: TestRedis, name: string, value: string) => server.cli("CONFIG", "SET", name, value);

describe("trouble that passes costs nothing:", () => {
  const passing: [string, string, (server: TestRedis, run: Running) => Promise<unknown>][] = [
    [
      "out of memory",
      "is out of memory \\(maxmemory\\)",
      async (server) => {
        await set(server, "maxmemory", "1");
        await Bun.sleep(1000);
        await set(server, "maxmemory", "0");
      },
    ],
    [
      "too few replicas",
      "has fewer good replicas than min-replicas-to-write",
      async (server) => {
        await set(server, "min-replicas-to-write", "1");
        await Bun.sleep(700);
        await set(server, "min-replicas-to-write", "0");
      },
    ],
    [
      "busy with somebody's script",
      "is busy with a script",
      async (server) => {
        await set(server, "busy-reply-threshold", "100");
        const script = server.cli("EVAL", "while true do end", "0");
        await Bun.sleep(900);
        await server.cli("SCRIPT", "KILL");
        await script;
      },
    ],
    [
      "a replica for a while, as after a failover",
      "is a replica and takes no writes",
      async (server) => {
        await server.cli("REPLICAOF", "127.0.0.1", "1");
        await Bun.sleep(700);
        await server.cli("REPLICAOF", "NO", "ONE");
      },
    ],
    [
      "connections killed again and again",
      "was closed",
      async (server) => {
        for (let i = 0; i < 25; i++) {
          await server.cli("CLIENT", "KILL", "TYPE", "normal");
          await Bun.sleep(30);
        }
      },
    ],
    [
      "no room for clients",
      "was closed|as many clients as it allows",
      async (server) => {
        const only = clientOf(server.port);
        await only.config("SET", "maxclients", "1");
        await only.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Bun.sleep(700);
        await only.config("SET", "maxclients", "1000");
        only.disconnect();
      },
    ],
  ];
  test.concurrent.each(passing)("%s", async (_, says, meddle) => {
    await using server = await startRedis();
    const answer = await publishThrough(server, meddle);
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, EVENTS]);
    expect(answer.stderr).toMatch(new RegExp(says));
    expect(answer.stderr).toMatch(/Publishing again after/);
    expect(await server.cli("XLEN", STREAM)).toBe(String(EVENTS));
    await prove(server.url);
  });

  const silent: [string, (server: TestRedis, run: Running) => Promise<unknown>][] = [
    ["SCRIPT FLUSH", (server) => server.cli("SCRIPT", "FLUSH")],
    ["CLIENT PAUSE of all", (server) => server.cli("CLIENT", "PAUSE", "1500", "ALL")],
    ["CLIENT PAUSE of writers", (server) => server.cli("CLIENT", "PAUSE", "1500", "WRITE")],
    ["DEBUG SLEEP", (server) => server.cli("DEBUG", "SLEEP", "1")],
    ["DEBUG RELOAD", (server) => server.cli("DEBUG", "RELOAD")],
    [
      "a server that is frozen for a second",
      async (server) => {
        await server.kill("SIGSTOP");
        await Bun.sleep(1000);
        await server.kill("SIGCONT");
      },
    ],
    [
      "ingest frozen for a second",
      async (_, run) => {
        run.kill("SIGSTOP");
        await Bun.sleep(1000);
        run.kill("SIGCONT");
      },
    ],
  ];
  test.concurrent.each(silent)("%s", async (_, meddle) => {
    await using server = await startRedis({ args: ["--enable-debug-command", "local"] });
    const answer = await publishThrough(server, meddle);
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, EVENTS]);
    await prove(server.url);
  });
});

describe("trouble that does not pass ends the run, with what is unresolved:", () => {
  const lasting: [string, number, RegExp, (server: TestRedis) => Promise<unknown>][] = [
    [
      "another type under the stream's name",
      3,
      /is no stream/,
      (server) =>
        server.cli("EVAL", `redis.call('DEL', KEYS[1]) redis.call('SET', KEYS[1], 'x')`, "1", STREAM),
    ],
    [
      "permission taken away",
      3,
      /does not permit this user/,
      (server) => server.cli("ACL", "SETUSER", "default", "-xadd"),
    ],
    [
      "a stream at its last id",
      1,
      /holds the last possible entry id/,
      (server) => server.cli("XADD", STREAM, "18446744073709551615-18446744073709551615", "a", "b"),
    ],
  ];
  test.concurrent.each(lasting)("%s", async (_, exit, says, meddle) => {
    await using server = await startRedis();
    const { code, stderr } = await publishThrough(server, meddle);
    expect(code).toBe(exit);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.concurrent("--max-outage, when Redis stays away", async () => {
    await using server = await startRedis();
    const { code, stderr, stdout } = await publishThrough(
      server,
      () => server.kill("SIGKILL"),
      "--max-outage",
      "2s",
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Nothing listens at .*, for longer than --max-outage allows; (events \d+ to \d+ are|nothing is) unresolved/,
    );
    expect(stdout).toContain('"result": "unresolved"');
  });
});

describe("what somebody deletes is not sent again, and verify calls it deleted:", () => {
  const deletions: [string, (server: TestRedis) => Promise<unknown>, RegExp][] = [
    ["the stream", (server) => server.cli("DEL", STREAM), /Somebody deleted the stream/],
    [
      "stream and ledger",
      (server) => server.cli("FLUSHALL"),
      /Somebody deleted the run's ledger: going on from event \d+/,
    ],
  ];
  test.concurrent.each(deletions)("%s", async (_, meddle, says) => {
    await using server = await startRedis();
    const answer = await publishThrough(server, meddle);
    expect([answer.code, summaryOf(answer).republished]).toEqual([0, 0]);
    expect(answer.stderr).toMatch(says);
    const left = Number(await server.cli("XLEN", STREAM));
    expect(left).toBeWithin(1, EVENTS);
    const { code, stdout } = await runIngest(["verify", "--redis", server.url]);
    expect(code).toBe(5);
    expect(stdout).toContain(
      `DIFFERENCES from the plan: ${(EVENTS - left).toLocaleString("en-US")} deleted.`,
    );
  });

  test.concurrent("the ledger alone: nothing is missing", async () => {
    await using server = await startRedis();
    const answer = await publishThrough(server, () => server.cli("DEL", LEDGER));
    expect(answer.code).toBe(0);
    await prove(server.url);
  });

  test.concurrent("what consumers delete while connections break is not sent again", async () => {
    await using server = await startRedis();
    const answer = await publishThrough(server, async () => {
      for (let i = 0; i < 20; i++) {
        await server.cli("XTRIM", STREAM, "MAXLEN", "3");
        await server.cli("CLIENT", "KILL", "TYPE", "normal");
        await Bun.sleep(20);
      }
    });
    expect([answer.code, summaryOf(answer).achieved.events]).toEqual([0, EVENTS]);
    await prove(server.url);
  });
});
