import { expect, test } from "bun:test";
import { spawnIngest } from "../support/ingest.ts";
import { peakOf } from "../support/peak-memory.ts";
import { clientOf, publish } from "../support/publish.ts";
import { startRedis } from "../support/redis-server.ts";

const ENTRIES = 1_000_000;

/** The verdict, and the most memory that the program ever held, in MiB. */
async function verify(url: string): Promise<{ verdict: string; peakMib: number }> {
  const running = spawnIngest(["verify", "--redis", url, "--json"], { timeoutMs: 55_000 });
  const peakMib = Math.round(await peakOf(running));
  return { verdict: JSON.parse((await running.ended).stdout).verdict, peakMib };
}

test("a million entries, 330 MB of them, are judged in memory that does not grow with their number", async () => {
  await using server = await startRedis();
  const redis = clientOf(server.port);
  await publish(redis, { count: ENTRIES, shape: { ratePerSec: "10000" } });
  // A program that has everything loaded and judged a thousand entries stands at 62 MiB; the stream is five times as much.
  const withLedger = await verify(server.url);
  expect(withLedger.verdict).toBe("proven");
  expect(withLedger.peakMib).toBeLessThan(96);
  // Without a ledger every event is parsed and held against the schema, which takes longer: 300,000 will do.
  await redis.xtrim("analytics_events", "MAXLEN", 300_000);
  await redis.del("{analytics_events}:ingest");
  const without = await verify(server.url);
  expect(without.verdict).toBe("consistent");
  expect(without.peakMib).toBeLessThan(160);
  redis.disconnect();
}, 120_000);
