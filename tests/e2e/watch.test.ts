import { afterEach, describe, expect, test } from "bun:test";
import { type WatchReading, watchReadingSchema } from "../../src/report/watch/watch-reading.ts";
import { type Consumer, startConsumer } from "../support/consumer.ts";
import { type Answer, type Running, runIngest, runShell, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { freePort, startRedis } from "../support/redis-server.ts";
import { openTerminal } from "../support/terminal.ts";

const STREAM = "analytics_events";
const EVERY = ["--every", "200ms"];

const { server, redis } = await oneRedis();
const running: Running[] = [];
const consumers: Consumer[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.kill("SIGKILL");
    await each.ended.catch(() => {});
  }
  for (const consumer of consumers.splice(0)) await consumer.stop();
});

const begin = (args: readonly string[]): Running => {
  const started = spawnIngest(args, { timeoutMs: 60_000 });
  running.push(started);
  return started;
};
const consume = async (pace: { entries?: number; restMs?: number }): Promise<Consumer> => {
  const started = await startConsumer(server.port, pace);
  consumers.push(started);
  return started;
};
/** What `watch --json` says from now on, each line held against its schema. */
const watchJson = async (duration: string, url = server.url): Promise<WatchReading[]> => {
  const answer = await runIngest(["watch", "--redis", url, ...EVERY, "--duration", duration, "--json"]);
  expect([answer.code, answer.stderr]).toEqual([0, ""]);
  return linesOf(answer).map((line) => watchReadingSchema.parse(JSON.parse(line)));
};
/** It has a connection, and so has heard of signals. */
const untilWatched = async (): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    if (((await redis.client("LIST")) as string).includes("name=ingest-watch ")) return;
    await Bun.sleep(20);
  }
  throw new Error("Nobody watches the stream");
};
const linesOf = ({ stdout }: Answer): string[] => stdout.trimEnd().split("\n");
const group = (reading: WatchReading | undefined) => reading!.groups![0]!;

describe("what watch shows of a run", () => {
  test("length, rate by both ways, mix and size, as they are", async () => {
    const run = begin(["run", "--redis", server.url, "--rate", "500"]);
    await run.untilStderr(/ published {2}stream /);
    const readings = await watchJson("5s");
    const last = readings.at(-1)!;
    expect(readings.length).toBeGreaterThan(5);
    expect(last.length).toBeGreaterThan(readings[0]!.length);
    expect(last.addedPerSec).toBeWithin(100, 1500);
    expect(last.tailPerSec).toBeWithin(50, 3000);
    const { types, lookedAt } = last.mix!;
    expect(types.map(({ name }) => name)).toContainAllValues([
      "page_view",
      "button_click",
      "api_call",
      "error",
    ]);
    expect(types[0]!.count / lookedAt).toBeWithin(0.5, 0.9);
    expect(last.bytesPerEntry).toBeWithin(300, 600);
    expect([last.groups, last.refused]).toEqual([[], []]);
  });

  test("a consumer that keeps up, falls behind, and has caught up again", async () => {
    const consumer = await consume({});
    const run = begin(["run", "--redis", server.url, "--rate", "300", "--burst-multiplier", "1"]);
    await run.untilStderr(/ published {2}stream /);
    const well = (await watchJson("3s")).at(-1);
    expect(group(well)).toMatchObject({ name: "g", consumers: 1 });
    expect(group(well).lag).toBeLessThan(1000);
    expect(group(well).takenPerSec).toBeWithin(50, 1000);

    consumer.pace(1, 100);
    const behind = (await watchJson("4s")).at(-1);
    expect(group(behind).lag).toBeGreaterThan(300);
    expect(group(behind).drainedInMs).toBeNull();

    consumer.pace(30, 50);
    const catching = (await watchJson("2s")).filter((reading) => (group(reading).drainedInMs ?? 0) > 0);
    expect(catching.length).toBeGreaterThan(0);
    consumer.pace(1000, 0);
    await expect(untilLag(0)).resolves.toBe(0);
  });

  const untilLag = async (most: number): Promise<number> => {
    for (let tries = 0; tries < 20; tries++) {
      const [last] = (await watchJson("1s")).slice(-1);
      if (group(last).lag! <= most + 100) return most;
    }
    throw new Error("The consumer never caught up");
  };

  test("an entry that was delivered and forgotten", async () => {
    await redis.xadd(STREAM, "*", "data", "{}");
    await redis.xgroup("CREATE", STREAM, "g", "0");
    await redis.xreadgroup("GROUP", "g", "gone", "STREAMS", STREAM, ">");
    await Bun.sleep(300);
    expect(group((await watchJson("1ms"))[0])).toMatchObject({ pending: 1, lag: 0 });
    expect(group((await watchJson("1ms"))[0]).oldestIdleMs).toBeGreaterThanOrEqual(300);
  });
});

describe("how it is told", () => {
  test("as one calm line for each reading in a pipe", async () => {
    await redis.xadd(STREAM, "*", "data", '{"event_type":"x"}');
    const answer = await runIngest(["watch", "--redis", server.url, ...EVERY, "--duration", "1s"]);
    expect([answer.code, answer.stderr]).toEqual([0, ""]);
    expect(linesOf(answer).length).toBeWithin(2, 7);
    for (const line of linesOf(answer))
      expect(line).toMatch(/^\d\d:\d\d:\d\d {2}1 entry {2}.* an entry {2}x 100\.0 %$/);
  });

  test("as a block in a terminal, which is gone when it ends, and the last reading stays", async () => {
    const run = begin(["run", "--redis", server.url, "--rate", "100"]);
    await consume({});
    await using terminal = await openTerminal();
    await terminal.type(`$INGEST watch --redis ${server.url} ${EVERY.join(" ")}`);
    const screen = await terminal.until(
      /\/s │[\s\S]*\nstream {4}[\d,]+ entr[\s\S]*\nmix {7}[\s\S]*\ngroup {5}g {2}lag /,
    );
    expect(screen).toContain(`${STREAM} at 127.0.0.1:${server.port}`);
    await terminal.press("C-c");
    await terminal.untilPrompt();
    await terminal.type('echo "exit $?"');
    const after = await terminal.until(/\nexit 0/);
    expect(after).not.toContain("│");
    expect(after).toMatch(/\d\d:\d\d:\d\d {2}[\d,]+ entr(?:y|ies) {2}/);
    run.kill("SIGINT");
  });

  test.each(["SIGINT", "SIGTERM"] as const)("until %s, which ends it with exit 0", async (signal) => {
    const watch = begin(["watch", "--redis", server.url]);
    await untilWatched();
    watch.kill(signal);
    expect((await watch.ended).code).toBe(0);
  });

  test("until nobody reads any more", async () => {
    const { code, stdout } = await runShell(
      `"$INGEST" watch --redis ${server.url} --every 100ms | head -1; echo "\${PIPESTATUS[0]}"`,
    );
    expect([code, stdout.trimEnd().split("\n").at(-1)]).toEqual([0, "0"]);
  });
});

describe("any stream", () => {
  test("is waited for", async () => {
    const watch = begin(["watch", "--redis", server.url, ...EVERY, "--duration", "6s", "--json"]);
    await untilWatched();
    await Bun.sleep(1000);
    await redis.xadd(STREAM, "*", "a", "1");
    const readings = linesOf(await watch.ended).map((line) => watchReadingSchema.parse(JSON.parse(line)));
    expect(readings[0]).toMatchObject({ exists: false, length: 0, mix: null });
    expect(readings.at(-1)).toMatchObject({
      exists: true,
      length: 1,
      mix: { lookedAt: 1, types: [{ name: "(no field data)", count: 1 }] },
    });
  });

  test("may hold anything, and nothing of it moves a terminal", async () => {
    const many = Array.from({ length: 5000 }, (_, i) => [`f${i}`, `${i}`]).flat();
    await redis.xadd(STREAM, "*", ...many);
    await redis.xadd(STREAM, "*", Buffer.from([0xff, 0x00]), Buffer.from([0x1b, 0x5b, 0x32, 0x4a]));
    await redis.xadd(STREAM, "*", "data", "{broken");
    await redis.xadd(STREAM, "*", "data", JSON.stringify({ event_type: "\u001b[2J\u202e" }));
    await redis.xadd(STREAM, "*", "data", "x".repeat(10_000_000));
    await redis.xgroup("CREATE", STREAM, "\u001b[31mred", "0");
    const answer = await runIngest(["watch", "--redis", server.url, ...EVERY, "--duration", "3s"]);
    expect(answer.code).toBe(0);
    expect(answer.stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(linesOf(answer).at(-1)).toContain("\\u{1b}[31mred: lag 5, ");
    const [reading] = await watchJson("1ms");
    expect(reading!.mix!.types.length).toBeGreaterThan(0);
  });

  test("needs no more than the right to read it", async () => {
    const rights = ["+xinfo|stream", "+xinfo|groups", "+xpending", "+memory|usage", "+info", "+xrevrange"];
    await redis.acl("SETUSER", "reader", "reset", "on", ">pw", `%R~${STREAM}`, ...rights);
    await redis.acl("SETUSER", "nobody", "reset", "on", ">pw", `%R~${STREAM}`);
    await redis.xadd(STREAM, "*", "data", '{"event_type":"x"}');
    await redis.xgroup("CREATE", STREAM, "g", "0");
    await redis.xreadgroup("GROUP", "g", "c", "STREAMS", STREAM, ">");
    const as = (user: string) => `redis://${user}:pw@127.0.0.1:${server.port}`;
    const env = (user: string) => ({ env: { REDIS_URL: as(user) } });
    const args = ["watch", ...EVERY, "--duration", "300ms", "--json"];
    const [reading] = linesOf(await runIngest(args, env("reader"))).map((line) => JSON.parse(line));
    expect(reading).toMatchObject({ length: 1, refused: [], mix: { lookedAt: 1 }, groups: [{ pending: 1 }] });
    const [denied] = linesOf(await runIngest(args, env("nobody"))).map((line) => JSON.parse(line));
    expect(denied.refused).toEqual(
      expect.arrayContaining(["XINFO STREAM", "XINFO GROUPS", "XLEN", "INFO", "XREVRANGE"]),
    );
  });
});

describe("trouble", () => {
  test("a server that goes and comes back is told once, and looked at again", async () => {
    await using own = await startRedis({ args: ["--appendonly", "yes"] });
    await own.cli("XADD", STREAM, "*", "a", "1");
    const watch = begin(["watch", "--redis", own.url, ...EVERY]);
    for (let tries = 0; tries < 500 && !(await own.cli("CLIENT", "LIST")).includes("ingest-watch"); tries++)
      await Bun.sleep(20);
    await own.kill("SIGTERM");
    await watch.untilStderr(/warning: Redis at 127\.0\.0\.1:\d+ does not answer; trying again/, 30_000);
    await own.restart();
    await watch.untilStderr(/Reading again/, 30_000);
    watch.kill("SIGINT");
    const answer = await watch.ended;
    expect([answer.code, answer.stderr.trimEnd().split("\n").length]).toEqual([0, 2]);
    expect(linesOf(answer).at(-1)).toContain("  1 entry  ");
  });

  test("is an error at the beginning: nothing listens, or the key is no stream", async () => {
    const nothing = await runIngest(["watch", "--redis", `redis://127.0.0.1:${freePort()}`]);
    expect([nothing.code, nothing.stderr]).toEqual([3, expect.stringContaining("Nothing listens at ")]);
    await redis.set(STREAM, "text");
    const text = await runIngest(["watch", "--redis", server.url]);
    expect([text.code, text.stderr]).toEqual([3, expect.stringContaining(`The key "${STREAM}" at Redis `)]);
  });
});
