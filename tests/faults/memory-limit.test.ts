import { expect, test } from "bun:test";
import { runIngest, spawnCommand, spawnIngest } from "../support/ingest.ts";
import { memoryGroup } from "../support/memory-group.ts";
import { summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";

const LIMIT_MIB = 128;

test("the limit of a control group is one: a process that wants more is killed", async () => {
  using group = memoryGroup(LIMIT_MIB);
  const greedy = ["perl", "-e", `$all = "x" x (${2 * LIMIT_MIB} << 20)`];
  const { code } = await spawnCommand([...group.enter, ...greedy]).ended;
  expect([code, group.kills()]).toEqual([137, 1]);
});

test.each([
  ["100,000/s", ["--rate", "100k", "--burst-multiplier", "1"]],
  ["full rate", ["--rate", "max"]],
])(
  "a run at %s with an outage of three seconds in it, and verify after it, do with 128 MiB",
  async (_, rate) => {
    await using server = await startRedis();
    using group = memoryGroup(LIMIT_MIB);
    const within = group.enter;
    const args = ["run", "--redis", server.url, ...rate, "--duration", "5s", "--json"];
    const run = spawnIngest(args, { within, timeoutMs: 50_000 });
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(1000);
    await server.kill("SIGSTOP");
    await Bun.sleep(3000);
    await server.kill("SIGCONT");
    const answer = await run.ended;
    const { achieved, unresolved } = summaryOf(answer);
    expect([answer.code, unresolved]).toEqual([0, null]);
    expect(achieved.events).toBeGreaterThan(100_000);
    expect(await server.cli("XLEN", "analytics_events")).toBe(`${achieved.events}`);
    const verdict = await runIngest(["verify", "--redis", server.url], { within, timeoutMs: 50_000 });
    expect([verdict.code, verdict.stdout]).toEqual([0, expect.stringContaining("PROVEN: ")]);
    expect(group.kills()).toBe(0);
    expect(group.peakMiB()).toBeWithin(8, LIMIT_MIB);
  },
  120_000,
);
