import { describe, expect, test } from "bun:test";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { peakOf } from "../support/peak-memory.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";

/** A run of 200 events, and what a script does to its stream. */
async function judged(script: string, ledger: "with" | "without" = "with") {
  await using server = await startRedis();
  const args = ["run", "--redis", server.url, "--rate", "1000", "--count", "200", "--seed", "1"];
  expect((await runIngest(args)).code).toBe(0);
  if (ledger === "without") await server.cli("DEL", `{${STREAM}}:ingest`);
  const done = await server.cli("EVAL", script, "1", STREAM);
  expect(done).not.toMatch(/^\(error\)|^ERR/);
  return await verify(server);
}

async function verify({ url }: TestRedis) {
  const running = spawnIngest(["verify", "--redis", url], { timeoutMs: 85_000 });
  const peakMiB = peakOf(running);
  return { ...(await running.ended), peakMiB: await peakMiB };
}
const add = (fields: string) => `return redis.call('XADD', KEYS[1], '*', ${fields})`;

describe("verify names what it finds, however odd:", () => {
  test.each([
    ["no data", add("'other', 'x'"), "1 foreign"],
    ["data twice", add("'data', '{}', 'data', '{}'"), "1 foreign"],
    [
      "a thousand fields",
      "local f = {} for i = 1, 2000 do f[i] = 'f' .. i end return redis.call('XADD', KEYS[1], '*', unpack(f))",
      "1 foreign",
    ],
    ["broken JSON", add(`'data', '{"event_id":"'`), "1 foreign"],
    ["JSON nested a hundred thousand deep", add("'data', string.rep('[', 100000)"), "1 foreign"],
    ["a lone surrogate", add(`'data', '{"event_id":"\\\\ud800"}'`), "1 foreign"],
    ["bytes that are no UTF-8", add("'data', '\\255\\254\\0\\1'"), "1 foreign"],
    ["a name of the prototype", add(`'__proto__', '{}'`), "1 foreign"],
    ["control characters", add("'data', '\\27[2J\\7'"), "1 foreign"],
  ])("%s", async (_, script, says) => {
    for (const ledger of ["with", "without"] as const) {
      const { code, stdout, stderr } = await judged(script, ledger);
      expect([code, stderr]).toEqual([5, expect.not.stringMatching(/\n\s+at /)]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(stdout).not.toMatch(/[\u0007\u001b]/);
      if (ledger === "with") expect(stdout).toContain(`DIFFERENCES from the plan: ${says}.`);
    }
  });

  test("a million copies of one event", async () => {
    const script = `
      local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][2][2]
      for i = 1, 1000000 do redis.call('XADD', KEYS[1], '*', 'data', first) end
      return 1`;
    const { code, stdout } = await judged(script);
    expect([code, stdout]).toEqual([
      5,
      expect.stringContaining("DIFFERENCES from the plan: 1,000,000 doubled."),
    ]);
  }, 90_000);

  // Redis takes no longer one (proto-max-bulk-len).
  test("a value of 512 MiB", async () => {
    const { code, stdout } = await judged(large(512, 1));
    expect([code, stdout]).toEqual([5, expect.stringContaining("DIFFERENCES from the plan: 1 foreign.")]);
  }, 90_000);

  test("sixteen values of 48 MiB in a row, in the memory of a few", async () => {
    const { code, stdout, peakMiB } = await judged(large(48, 16));
    expect([code, stdout]).toEqual([5, expect.stringContaining("DIFFERENCES from the plan: 16 foreign.")]);
    // Together they have 768 MiB.
    expect(peakMiB).toBeLessThan(500);
  }, 90_000);
});

/** So many values of so many MiB. */
const large = (sizeMiB: number, count: number) => `
  local mib, parts = string.rep('x', 1024 * 1024), {}
  for i = 1, ${sizeMiB} do parts[i] = mib end
  local value = table.concat(parts)
  for i = 1, ${count} do redis.call('XADD', KEYS[1], '*', 'data', value) end
  return 1`;
