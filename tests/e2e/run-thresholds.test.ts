import { afterEach, describe, expect, test } from "bun:test";
import { type Consumer, startConsumer } from "../support/consumer.ts";
import { type Answer, type RunOptions, runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();
const consumers: Consumer[] = [];
afterEach(async () => {
  for (const consumer of consumers.splice(0)) await consumer.stop();
});

const consumer = async (pace: { entries?: number; restMs?: number } = {}): Promise<Consumer> => {
  const started = await startConsumer(server.port, pace);
  consumers.push(started);
  return started;
};
const failIf = (...conditions: string[]) => conditions.flatMap((condition) => ["--fail-if", condition]);
const run = (args: readonly string[], options: RunOptions = {}): Promise<Answer> =>
  runIngest(["run", "--redis", server.url, "--json", ...args], options);
/** The last message of those that fail, JSON like all of them with --json. */
const lastMessage = ({ stderr }: Answer): string => JSON.parse(stderr.trimEnd().split("\n").at(-1)!).msg;
const connections = async (): Promise<number> =>
  Number(/total_connections_received:(\d+)/.exec(await redis.info("stats"))![1]);

describe("thresholds that a run keeps", () => {
  test("leave exit 0, stand in the summary with their values, and ask nothing of Redis that the run does not know", async () => {
    const before = await connections();
    await run(["--rate", "500", "--count", "500"]);
    const between = await connections();
    const kept = ["p99 > 60s", "rate_error > 1%", "lost > 0", "backlog > 1M for 1s", "stream_length < 1000"];
    const answer = await run(["--rate", "500", "--count", "500", "--duration", "1h", ...failIf(...kept)]);
    expect(answer.code).toBe(0);
    const { thresholds } = summaryOf(answer);
    expect(thresholds.map(({ expression, held, why }) => [expression, held, why])).toEqual(
      kept.map((text) => [text, true, null]),
    );
    expect(thresholds.find(({ expression }) => expression.startsWith("stream_length"))!.value).toBe(1000);
    expect((await connections()) - between).toBe(between - before);
    await prove(server.url);
  });

  test("without any the summary has none", async () => {
    expect(summaryOf(await run(["--rate", "500", "--count", "5"])).thresholds).toEqual([]);
  });
});

describe("thresholds that a run misses", () => {
  test("make it exit 4 and are all named, with how much, from flags and from the variable", async () => {
    const count = ["--rate", "500", "--count", "100"];
    const some = await run([...count, ...failIf("published < 1k", "lost > 0; errors >= 0")]);
    expect([some.code, lastMessage(some)]).toEqual([
      4,
      "2 thresholds missed:\n  published < 1k: it was 100, 900 under\n  errors >= 0: it was 0",
    ]);
    expect(summaryOf(some).thresholds.map(({ held }) => held)).toEqual([false, true, false]);
    const env = { INGEST_FAIL_IF: "max > 1us\nlost > 0" };
    const one = await run(count, { env });
    expect([one.code, lastMessage(one)]).toEqual([
      4,
      expect.stringMatching(/^Threshold missed: max > 1us: it was [\d.]+ ms, [\d.]+ ms over$/),
    ]);
    expect((await run([...count, ...failIf("lost > 0")], { env })).code).toBe(0);
    await prove(server.url);
  });

  test("leave a run that was stopped by a signal settled, and judge it all the same", async () => {
    const going = spawnIngest(["run", "--redis", server.url, "--rate", "300", ...failIf("published < 1M")]);
    await going.untilStderr(/ published {2}stream /);
    going.kill("SIGINT");
    const { code, stderr } = await going.ended;
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/\ningest: Threshold missed: published < 1M: it was /),
    ]);
    await prove(server.url);
  });

  test("do not hide why a run failed: its exit code stays, and they are named beside it", async () => {
    await using own = await startRedis();
    const args = ["--max-outage", "1s", "--rate", "300", ...failIf("published < 1M")];
    const going = spawnIngest(["run", "--redis", own.url, ...args]);
    await going.untilStderr(/ published {2}stream /);
    await own.kill("SIGKILL");
    const { code, stderr } = await going.ended;
    expect(code).toBe(1);
    expect(stderr).toContain("warning: Threshold missed: published < 1M: it was ");
    expect(stderr).toMatch(/\ningest: .*, for longer than --max-outage allows; /);
  });
});

describe("an early end", () => {
  test("comes when a threshold is missed: what was sent is settled, and the summary told", async () => {
    const args = [
      "--rate",
      "300",
      "--duration",
      "5m",
      "--abort-on-fail",
      ...failIf("published > 200", "lost > 0"),
    ];
    const answer = await run(args);
    const summary = summaryOf(answer);
    expect([answer.code, summary.result, summary.unresolved]).toEqual([4, "stopped", null]);
    expect(summary.achieved.events).toBeWithin(200, 30_000);
    expect(answer.stderr).toContain("Threshold missed: the run ends: published > 200: it was ");
    expect(lastMessage(answer)).toMatch(/^Threshold missed: published > 200: it was \d+, \d+ over, after /);
    expect(await redis.xlen(STREAM)).toBe(summary.achieved.events);
    await prove(server.url);
  });

  test("does not come for a count that is still growing", async () => {
    const args = ["--rate", "200", "--duration", "2s", "--abort-on-fail", ...failIf("published < 400")];
    expect((await run(args)).code).toBe(0);
  });
});

describe("consumers", () => {
  test("that keep up are no reason to fail", async () => {
    const { done } = await consumer();
    expect(done).toBe(0);
    const conditions = [
      "consumer_lag > 5k",
      "consumer_lag > 5k for 2s",
      "consumer_pending > 5k",
      "used_memory > 1GiB",
    ];
    const answer = await run(["--rate", "500", "--duration", "4s", ...failIf(...conditions)]);
    expect([answer.code, summaryOf(answer).thresholds.map(({ held }) => held)]).toEqual([
      0,
      [true, true, true, true],
    ]);
  });

  test("that fall behind fail a run that wants them to keep up, at once when that is asked for", async () => {
    await consumer({ entries: 1, restMs: 100 });
    const args = [
      "--rate",
      "500",
      "--duration",
      "5m",
      "--abort-on-fail",
      ...failIf("consumer_lag > 300 for 2s"),
    ];
    const answer = await run(args);
    expect([answer.code, summaryOf(answer).result]).toEqual([4, "stopped"]);
    expect(lastMessage(answer)).toMatch(
      /^Threshold missed: consumer_lag > 300 for 2s: for [\d.]+s it was up to [\d,]+ \(group g\), [\d,]+ over$/,
    );
    await prove(server.url);
  });

  test("that fall behind and drain in time are forgiven by a longer time, and not by a shorter one", async () => {
    const slow = await consumer({ entries: 1, restMs: 100 });
    const args = [
      "--rate",
      "500",
      "--duration",
      "8s",
      ...failIf("consumer_lag > 300 for 1s", "consumer_lag > 300 for 7s", "consumer_lag > 300"),
    ];
    const going = run(args);
    const deadline = performance.now() + 20_000;
    while (slow.done < 25 && performance.now() < deadline) await Bun.sleep(50);
    slow.pace(1000, 0);
    const answer = await going;
    expect([answer.code, summaryOf(answer).thresholds.map(({ held }) => held)]).toEqual([
      4,
      [false, true, true],
    ]);
  });

  test("that nobody knows of cannot be judged, which fails the run with the reason", async () => {
    const none = await run(["--rate", "500", "--count", "50", ...failIf("consumer_lag > 10")]);
    expect([none.code, lastMessage(none)]).toEqual([
      4,
      "Threshold missed: consumer_lag > 10: nobody can tell: no consumer group reads the stream",
    ]);
    expect(summaryOf(none).thresholds[0]).toMatchObject({ value: null, held: false });
    await prove(server.url);
  });

  test("that an entry was deleted under cannot be judged either", async () => {
    await run(["--rate", "500", "--count", "50"]);
    await redis.xgroup("CREATE", STREAM, "g", "0");
    await redis.xdel(STREAM, (await redis.xrange(STREAM, "-", "+"))[10]![0]);
    const answer = await run(["--rate", "500", "--count", "50", ...failIf("consumer_lag > 1M")]);
    expect([answer.code, lastMessage(answer)]).toEqual([
      4,
      "Threshold missed: consumer_lag > 1M: nobody can tell: Redis cannot tell the lag of group g: an entry was deleted, or it is older than version 7",
    ]);
  });

  test("that this user may not ask about cannot be judged, and the command is named", async () => {
    const rules = [
      "+xadd",
      "+xlen",
      "+hget",
      "+hset",
      "+evalsha",
      "+eval",
      "~analytics_events",
      "~{analytics_events}:ingest",
    ];
    await redis.acl("SETUSER", "least", "reset", "on", ">pw", ...rules);
    const env = { REDIS_URL: `redis://least:pw@127.0.0.1:${server.port}` };
    const conditions = failIf("consumer_lag > 10", "used_memory > 1GiB");
    const answer = await runIngest(["run", "--json", "--rate", "500", "--count", "50", ...conditions], {
      env,
    });
    expect([answer.code, lastMessage(answer)]).toEqual([
      4,
      "2 thresholds missed:\n  consumer_lag > 10: nobody can tell: this user may not call XINFO GROUPS\n  used_memory > 1GiB: nobody can tell: this user may not call INFO",
    ]);
    await prove(server.url);
  });
});

describe("what can never be judged is refused before anything is connected", () => {
  test.each([
    [
      ["--fail-if", "p99 > 5%"],
      'Flag --fail-if is "p99 > 5%": at character 8, p99 is a time, so its value needs us, ms or s',
    ],
    [
      ["--fail-if", "lost > 0", "--fail-if", "lots > 0"],
      'Flag --fail-if is "lots > 0": at character 1, there is no metric of that name; did you mean lost?; allowed is METRIC > VALUE',
    ],
    [["--abort-on-fail"], "Flag --abort-on-fail ends a run that misses a threshold, and there is none"],
    [
      ["--rate", "max", "--fail-if", "p99 > 5ms"],
      "Threshold p99 > 5ms (flag --fail-if) needs a plan, and --rate max has none",
    ],
    [
      ["--workers", "2", "--fail-if", "lost > 0"],
      "Thresholds (flag --fail-if) look at a run of one process, and --workers starts several",
    ],
    [
      ["--duration", "10s", "--fail-if", "backlog > 5 for 30s"],
      "Threshold backlog > 5 for 30s (flag --fail-if) can never be missed by a run of 10s (flag --duration)",
    ],
  ])("%j", async (args, message) => {
    const before = await connections();
    const { code, stderr } = await runIngest(["run", "--redis", server.url, "--count", "1", ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`ingest: ${message}`)]);
    expect(await connections()).toBe(before);
  });
});
