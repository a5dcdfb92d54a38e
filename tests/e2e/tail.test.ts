import { afterEach, describe, expect, test } from "bun:test";
import { type Answer, type Running, runIngest, runShell, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { freePort, startRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();
const running: Running[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.kill("SIGKILL");
    await each.ended.catch(() => {});
  }
});

const tail = (...args: string[]): Promise<Answer> => runIngest(["tail", "--redis", server.url, ...args]);
const begin = (args: readonly string[]): Running => {
  const started = spawnIngest(args, { timeoutMs: 120_000 });
  running.push(started);
  return started;
};
const publish = (...args: string[]): Promise<Answer> => runIngest(["run", "--redis", server.url, ...args]);
const linesOf = ({ stdout }: Answer): string[] => stdout.split("\n").slice(0, -1);
const dataOf = async (): Promise<string[]> =>
  (await redis.xrange(STREAM, "-", "+")).map(([, [, data]]) => data!);
const add = async (...fields: (string | Buffer)[]): Promise<string> =>
  (await redis.xadd(STREAM, "*", ...fields))!;
/** It shows its connection as soon as it reads. */
const untilReading = async (): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    if (/name=ingest-tail .*cmd=xread /.test((await redis.client("LIST")) as string)) return;
    await Bun.sleep(20);
  }
  throw new Error("Nobody reads the stream");
};

describe("entries on stdout", () => {
  test("from the beginning are the stream's data, byte for byte and in order", async () => {
    await publish("--rate", "5k", "--count", "2000");
    const answer = await tail("--from", "beginning", "--count", "2000");
    expect([answer.code, answer.stderr, linesOf(answer)]).toEqual([0, "", await dataOf()]);
  });

  test("from now on are the new ones, also of a stream that is still to come", async () => {
    const waiting = begin(["tail", "--redis", server.url, "--count", "1"]);
    await untilReading();
    await add("data", '{"n":1}');
    expect(linesOf(await waiting.ended)).toEqual(['{"n":1}']);
    const further = begin(["tail", "--redis", server.url, "--count", "2"]);
    await untilReading();
    await add("data", '{"n":2}');
    await add("data", '{"n":3}');
    expect(linesOf(await further.ended)).toEqual(['{"n":2}', '{"n":3}']);
  });

  test("from an id begin with that very entry", async () => {
    const ids = [];
    for (const n of [1, 2, 3]) ids.push(await add("data", `{"n":${n}}`));
    expect(linesOf(await tail("--from", ids[1]!, "--count", "2"))).toEqual(['{"n":2}', '{"n":3}']);
  });

  test("of one type, of one user, or of both", async () => {
    await publish("--rate", "5k", "--count", "1000", "--seed", "1");
    const wanted = (await dataOf()).filter((data) => {
      const { event_type, user_id } = JSON.parse(data);
      return event_type === "page_view" && user_id === "user_007";
    });
    expect(wanted.length).toBeGreaterThan(0);
    await add("data", '{"event_type":"page_view","user_id":"user_007","last":true}');
    const count = `${wanted.length + 1}`;
    const both = await tail(
      "--from",
      "beginning",
      "--type",
      "page_view",
      "--user",
      "user_007",
      "--count",
      count,
    );
    expect(linesOf(both).slice(0, -1)).toEqual(wanted);
    const errors = await tail("--from", "beginning", "--type", "error", "--count", "5");
    expect(linesOf(errors).map((line) => JSON.parse(line).event_type)).toEqual(Array(5).fill("error"));
  });

  test("for people are the id and the event indented", async () => {
    const id = await add("data", '{"event_type":"x","n":1}');
    const { stdout } = await tail("--from", "beginning", "--count", "1", "--format", "pretty");
    expect(stdout).toBe(`${id}\n{\n  "event_type": "x",\n  "n": 1\n}\n`);
  });
});

describe("foreign entries", () => {
  test("are shown as an object of their fields, each line valid JSON, and nothing of it moves a terminal", async () => {
    await add("a", "1", "b", "\u001b[2J\u009b31m");
    await add("data", "{broken");
    await add("data", '{"n":1}', "trace", "t");
    await add("data", '{\n  "n": 12345678901234567890\n}');
    await add(Buffer.from([0xff]), Buffer.from([0x00, 0xfe]));
    await add(...Array.from({ length: 5000 }, (_, i) => [`f${i}`, `${i}`]).flat());
    const { stdout } = await tail("--from", "beginning", "--count", "6");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 5)).toEqual([
      '{"a":"1","b":"\\u001b[2J\\u009b31m"}',
      '{"data":"{broken"}',
      '{"data":"{\\"n\\":1}","trace":"t"}',
      '{   "n": 12345678901234567890 }',
      '{"\ufffd":"\\u0000\ufffd"}',
    ]);
    expect(Object.keys(JSON.parse(lines[5]!)).length).toBe(5000);
    for (const line of lines) expect(line).not.toMatch(/\p{Cc}/u);
  });

  test("may be of any size: small ones, some of ten million bytes, one of seventy million, small ones", async () => {
    const sizes = [...Array(300).fill(10), ...Array(5).fill(10_000_000), 70_000_000, ...Array(300).fill(10)];
    const expected = new Bun.CryptoHasher("sha256");
    for (const size of sizes) {
      const data = `"${"x".repeat(size)}"`;
      expected.update(`${data}\n`);
      await add("data", data);
    }
    const args = `--from beginning --count ${sizes.length}`;
    const { stdout } = await runShell(`"$INGEST" tail --redis ${server.url} ${args} | sha256sum`, {
      timeoutMs: 120_000,
    });
    expect(stdout.split(" ")[0]).toBe(expected.digest("hex"));
  });
});

describe("a reader of stdout", () => {
  test("who has enough ends it quietly, though nothing more comes", async () => {
    await add("data", '{"n":1}');
    const script = `"$INGEST" tail --redis ${server.url} --from beginning | head -1; echo "\${PIPESTATUS[0]}"`;
    expect(await runShell(script)).toMatchObject({ code: 0, stdout: '{"n":1}\n0\n', stderr: "" });
    await publish("--rate", "5k", "--count", "3000");
    expect((await runShell(script)).stdout).toBe('{"n":1}\n0\n');
  });

  test("who is slow gets everything, and takes no memory meanwhile", async () => {
    const value = `"${"x".repeat(1000)}"`;
    for (let i = 0; i < 200; i++) {
      const batch = redis.pipeline();
      for (let j = 0; j < 1000; j++) batch.xadd(STREAM, "*", "data", value);
      await batch.exec();
    }
    const args = "--from beginning --count 200k";
    // The pipe is full long before anybody reads from it.
    const script = `mkfifo slow; "$INGEST" tail --redis ${server.url} ${args} > slow & pid=$!
      exec 3< slow; sleep 3; grep VmHWM /proc/$pid/status; wc -c <&3; wait $pid; echo $?`;
    const [peak, bytes, code] = linesOf(await runShell(script, { timeoutMs: 120_000 }));
    expect(Number(peak!.match(/\d+/)![0])).toBeLessThan(180 * 1024);
    expect([Number(bytes), code]).toEqual([200_000 * (value.length + 1), "0"]);
  });

  test("who takes nothing any more does not keep a signal from ending it", async () => {
    for (let i = 0; i < 20; i++) await add("data", `"${"x".repeat(100_000)}"`);
    const script = `mkfifo stuck; "$INGEST" tail --redis ${server.url} --from beginning > stuck & pid=$!
      exec 3< stuck; until redis-cli -p ${server.port} CLIENT LIST | grep -q name=ingest-tail; do sleep 0.1; done
      sleep 1; kill -TERM $pid; wait $pid; echo $?`;
    expect((await runShell(script)).stdout).toBe("0\n");
  });
});

describe("trouble", () => {
  test("cut connections cost no entry and double none", async () => {
    const run = begin([
      "run",
      "--redis",
      server.url,
      "--rate",
      "500",
      "--count",
      "3000",
      "--burst-multiplier",
      "1",
    ]);
    const reader = begin(["tail", "--redis", server.url, "--from", "beginning", "--count", "3000"]);
    await untilReading();
    for (let kills = 0; kills < 10; kills++) {
      const list = (await redis.client("LIST")) as string;
      const id = /id=(\d+) [^\n]*name=ingest-tail /.exec(list)?.[1];
      if (id !== undefined) await redis.call("CLIENT", ["KILL", "ID", id]);
      await Bun.sleep(300);
    }
    expect((await run.ended).code).toBe(0);
    const answer = await reader.ended;
    expect([answer.code, linesOf(answer)]).toEqual([0, await dataOf()]);
  });

  test("a server that restarts is told of, and read on behind the last entry", async () => {
    await using own = await startRedis({ args: ["--appendonly", "yes"] });
    const reader = begin(["tail", "--redis", own.url, "--count", "2", "--from", "beginning"]);
    await own.cli("XADD", STREAM, "*", "data", "1");
    for (let tries = 0; tries < 500 && !(await own.cli("CLIENT", "LIST")).includes("ingest-tail"); tries++)
      await Bun.sleep(20);
    await Bun.sleep(500);
    await own.kill("SIGTERM");
    await reader.untilStderr(/warning: .*; trying again/, 30_000);
    await own.restart();
    await reader.untilStderr(/Reading again/, 30_000);
    await own.cli("XADD", STREAM, "*", "data", "2");
    expect(linesOf(await reader.ended)).toEqual(["1", "2"]);
  });

  test("nothing listens: exit 3", async () => {
    const { code, stderr } = await runIngest(["tail", "--redis", `redis://127.0.0.1:${freePort()}`]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("Nothing listens at ")]);
  });

  test("the key is no stream: exit 3", async () => {
    await redis.set(STREAM, "text");
    const { code, stderr } = await tail();
    expect([code, stderr]).toEqual([3, expect.stringContaining(`The key "${STREAM}" at Redis `)]);
  });

  test("the user may not read it: exit 3, with what is needed", async () => {
    await redis.acl("SETUSER", "nobody", "reset", "on", ">pw");
    const env = { REDIS_URL: `redis://nobody:pw@127.0.0.1:${server.port}` };
    const { code, stderr } = await runIngest(["tail"], { env });
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining("It needs XREAD on the stream, and XREVRANGE to begin at its end"),
    ]);
    await redis.acl("SETUSER", "reader", "reset", "on", ">pw", `%R~${STREAM}`, "+xread", "+xrevrange");
    await add("data", "1");
    const reader = { env: { REDIS_URL: `redis://reader:pw@127.0.0.1:${server.port}` } };
    expect(linesOf(await runIngest(["tail", "--from", "beginning", "--count", "1"], reader))).toEqual(["1"]);
  });

  test.each([
    ["--from", "yesterday"],
    ["--from", "1-18446744073709551616"],
    ["--format", "resp"],
    ["--user", ""],
  ])("%s %s is refused", async (flag, value) => {
    expect((await tail(flag, value)).code).toBe(2);
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends it with exit 0", async (signal) => {
    const reader = begin(["tail", "--redis", server.url]);
    await untilReading();
    reader.kill(signal);
    expect((await reader.ended).code).toBe(0);
  });
});
