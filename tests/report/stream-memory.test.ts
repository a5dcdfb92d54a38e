import { expect, test } from "bun:test";
import { streamMemory } from "../../src/report/stream-memory.ts";
import { runShell } from "../support/ingest.ts";
import { startRedis } from "../support/redis-server.ts";

test("the estimate is within 2 % of what a real Redis takes", async () => {
  await using redis = await startRedis();
  const events = 20_000;
  const sample = `"$INGEST" sample --seed memory --count ${events} --stream s`;
  const { code, stdout } = await runShell(
    `set -o pipefail; ${sample} --format resp | redis-cli -p ${redis.port} --pipe >&2 && ${sample} | wc -c`,
  );
  expect(code).toBe(0);
  expect(await redis.cli("XLEN", "s")).toBe(String(events));
  const { redisBytes } = streamMemory(events, Number(stdout) / events - 1, undefined);
  const real = Number(await redis.cli("MEMORY", "USAGE", "s", "SAMPLES", "0"));
  expect(Math.abs(redisBytes / real - 1)).toBeLessThan(0.02);
});

test("a stream that is trimmed holds the last entries alone, but all bytes are sent", () => {
  expect(streamMemory(1000, 300, 10)).toEqual({ entries: 10, payloadBytes: 300_000, redisBytes: 3510 });
  expect(streamMemory(5, 300, 10).entries).toBe(5);
});
