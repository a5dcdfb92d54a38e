import { describe, expect, test } from "bun:test";
import { type VerifyReport, verifyReportSchema } from "../../src/report/verify-report.ts";
import { eventTexts } from "../support/events.ts";
import { type Answer, runIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { publish } from "../support/publish.ts";
import { freePort } from "../support/redis-server.ts";
import { streamOf } from "../support/streams.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();

const verify = (...args: string[]): Promise<Answer> => runIngest(["verify", "--redis", server.url, ...args]);
const reportOf = ({ stdout }: Answer): VerifyReport => verifyReportSchema.parse(JSON.parse(stdout));
const lastLine = ({ stdout }: Answer) => stdout.trimEnd().split("\n").at(-1);
const entryAt = async (index: number) => (await redis.xrange(STREAM, "-", "+"))[index]!;

describe("ingest verify", () => {
  test("proves a stream: length, first and last entry on stdout, exit 0", async () => {
    await publish(redis, { count: 740 });
    const answer = await verify();
    expect(answer).toMatchObject({ code: 0, stderr: "" });
    expect(answer.stdout).toContain(`Stream ${STREAM} at 127.0.0.1:${server.port}: 740 entries (XLEN)`);
    for (const index of [0, 739]) {
      const [id, [, data]] = await entryAt(index);
      expect(answer.stdout).toContain(`${id}  data ${data!.slice(0, 500)}`);
    }
    expect(lastLine(answer)).toBe("PROVEN: 740 entries, byte for byte and in order the events of the plan.");
  });

  test("gives one JSON document that keeps its schema", async () => {
    await publish(redis, { count: 740 });
    const answer = await verify("--json");
    expect([answer.code, reportOf(answer)]).toMatchObject([
      0,
      { verdict: "proven", judged: 740, schemaVersion: 1 },
    ]);
  });

  test.each([
    ["the first entry deleted", 0, "1 missing"],
    ["one in the middle deleted", 370, "1 missing"],
    ["the last entry deleted", 739, "1 missing"],
  ])("exits 5 with %s, and names the event", async (_, index, difference) => {
    await publish(redis, { count: 740 });
    const [id, [, data]] = await entryAt(index);
    await redis.xdel(STREAM, id);
    const answer = await verify();
    expect([answer.code, lastLine(answer)]).toEqual([5, `DIFFERENCES from the plan: ${difference}.`]);
    expect(answer.stdout).toMatch(
      new RegExp(`- event ${index} of run [0-9a-f]{16} \\(event_id ${data!.slice(13, 49)}\\)`),
    );
  });

  test.each([
    ["a stranger", async () => '{"hello":"world"}', "1 foreign"],
    ["a copy of an entry", async () => (await entryAt(7))[1][1]!, "1 doubled"],
    ["a stranger that is no JSON", async () => "\u001b[31mred\nhot\ud800", "1 foreign"],
  ])("exits 5 with %s, and names the entry", async (_, dataOf, difference) => {
    await publish(redis, { count: 740 });
    const id = await redis.xadd(STREAM, "*", "data", await dataOf());
    const answer = await verify();
    expect([answer.code, lastLine(answer)]).toEqual([5, `DIFFERENCES from the plan: ${difference}.`]);
    expect(answer.stdout).toContain(`- entry ${id}`);
    expect(answer.stdout).not.toContain("\u001b");
  });

  test("proves what ingest run has published, and sees its bursts where the plan has them", async () => {
    const load = [
      "--rate",
      "50",
      "--burst-multiplier",
      "10",
      "--burst-interval",
      "1s",
      "--burst-duration",
      "200ms",
    ];
    expect((await runIngest(["run", "--redis", server.url, ...load, "--duration", "2500ms"])).code).toBe(0);
    const answer = await verify("--json");
    // 50/s for 2.1 s and 500/s for 0.4 s.
    const expected = {
      verdict: "proven",
      judged: 305,
      runs: [{ burstWindows: 2, base: { due: 105 }, burst: { due: 200 } }],
    };
    expect([answer.code, reportOf(answer)]).toMatchObject([0, expected]);
  });

  test("does not mind a trimmed head", async () => {
    await publish(redis, { count: 740 });
    await redis.xtrim(STREAM, "MAXLEN", "~", 300);
    const answer = await verify("--json");
    expect([answer.code, reportOf(answer).runs[0]!.missing]).toEqual([0, 0]);
  });

  test("judges one run alone when asked to", async () => {
    const { runId } = await publish(redis, { count: 50 });
    await publish(redis, { count: 50, seed: "2", next: 60 });
    expect((await verify()).code).toBe(5);
    expect((await verify("--run", runId)).code).toBe(0);
  });

  test("checks anyone's stream without a ledger, and calls it consistent at best", async () => {
    for (const text of eventTexts(streamOf("1"), 0, 600)) await redis.xadd(STREAM, "*", "data", text);
    const fine = await verify();
    expect([fine.code, lastLine(fine)]).toEqual([0, expect.stringMatching(/^CONSISTENT: 600 entries/)]);
    await redis.xadd(STREAM, "*", "data", "{}");
    expect((await verify()).code).toBe(5);
  });
});

describe("ingest verify exits 3 with a sentence when it cannot check", () => {
  const refusal = async (...args: string[]) => {
    const { code, stdout, stderr } = await verify(...args);
    return [code, stdout, stderr.split("\n")[0]];
  };

  test("a stream that is not there, is empty, or is no stream", async () => {
    expect(await refusal()).toEqual([3, "", expect.stringContaining("there is no such stream")]);
    await redis.xadd(STREAM, "1-1", "data", "x");
    await redis.xdel(STREAM, "1-1");
    expect(await refusal()).toEqual([3, "", expect.stringContaining("the stream is empty")]);
    await redis.set("text", "x");
    expect(await refusal("--stream", "text")).toEqual([3, "", expect.stringContaining("is no stream")]);
  });

  test("a ledger that it does not understand", async () => {
    await redis.xadd(STREAM, "*", "data", "{}");
    await redis.hset(`{${STREAM}}:ingest`, "0123456789abcdef:manifest", "{", "0123456789abcdef:next", "1");
    expect(await refusal()).toEqual([
      3,
      "",
      expect.stringContaining("manifest of run 0123456789abcdef is not JSON"),
    ]);
  });

  test("a user who may not read", async () => {
    await publish(redis, { count: 5 });
    await redis.acl("SETUSER", "blind", "on", ">secret-word", "~*", "+xlen", "+ping");
    const { code, stderr } = await runIngest(["verify"], {
      env: { REDIS_URL: `redis://blind:secret-word@127.0.0.1:${server.port}` },
    });
    expect([code, stderr]).toEqual([3, expect.stringContaining("does not permit this user to read")]);
    expect(stderr).not.toContain("secret-word");
  });

  test("no Redis at all", async () => {
    const port = freePort();
    const { code, stderr } = await runIngest(["verify", "--redis", `redis://127.0.0.1:${port}`]);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`127.0.0.1:${port}`)]);
  });
});
