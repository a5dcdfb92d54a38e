import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { spawnIngest } from "../support/ingest.ts";
import { clientOf, publish } from "../support/publish.ts";
import { startRedis } from "../support/redis-server.ts";

const ENTRIES = 1_000_000;
const MIB = 1024;

/** The verdict, and the most memory that the program ever held, in MiB. */
async function verify(url: string): Promise<{ verdict: string; peakMib: number }> {
  const running = spawnIngest(["verify", "--redis", url, "--json"], { timeoutMs: 55_000 });
  let peakKib = 0;
  let over = false;
  running.ended.finally(() => {
    over = true;
  });
  while (!over) {
    peakKib = Math.max(peakKib, highWaterKib(running.pid));
    await Bun.sleep(20);
  }
  const { stdout } = await running.ended;
  return { verdict: JSON.parse(stdout).verdict, peakMib: Math.round(peakKib / MIB) };
}

/** VmHWM, which only rises; 0 once the process is gone. */
function highWaterKib(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
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
