import { expect, test } from "bun:test";
import type { RunSummary } from "../../src/report/run-summary.ts";
import { runIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";
import { type BadNetwork, type Badness, badNetwork } from "./support/bad-network.ts";

/** Publishes so many events over a bad path, and demands that they are there exactly once; then looks at how it went. */
async function publishOver(
  badness: Badness,
  ratePerSec: number,
  count: number,
  look: (summary: RunSummary, network: BadNetwork, stderr: string) => void,
): Promise<void> {
  await using network = await badNetwork(badness);
  const within = network.enter;
  const args = ["--bind", "127.0.0.1", network.near, "--protected-mode", "no"];
  await using server = await startRedis({ args, within });
  const load = ["--rate", `${ratePerSec}`, "--burst-multiplier", "1", "--count", `${count}`, "--json"];
  const url = `redis://${network.far}:${server.port}`;
  const answer = await runIngest(["run", "--redis", url, ...load], { within, timeoutMs: 90_000 });
  const summary = summaryOf(answer);
  expect([answer.code, summary.achieved.events, summary.achieved.shortfall]).toEqual([0, count, 0]);
  expect(await server.cli("XLEN", "analytics_events")).toBe(`${count}`);
  look(summary, network, answer.stderr);
  await prove(server.url, undefined, { within });
}

// Reno, which such a network has, gets 1 % of loss and 50 ms through at 1448 bytes / 50 ms * 1.22 / sqrt(0.01): 350 kB/s, 1000 events/s.
const LOSSY = { eachWayMs: 25, loss: 0.01 };

test.concurrent("50 ms away, with one packet in a hundred lost, a rate that the path can carry is reached", async () => {
  await publishOver(LOSSY, 300, 1200, ({ achieved, latencyMs }, network) => {
    expect(network.tcpCount("RetransSegs")).toBeGreaterThan(0);
    expect(latencyMs!.p50).toBeGreaterThan(50);
    expect(achieved.durationMs).toBeLessThan(8000);
  });
}, 120_000);

test.concurrent("a rate that the path cannot carry is late, says how much, and leaves nothing out", async () => {
  await publishOver(LOSSY, 5000, 10_000, ({ achieved, latencyMs }, network, stderr) => {
    expect(network.tcpCount("RetransSegs")).toBeGreaterThan(10);
    expect(achieved.durationMs).toBeGreaterThan(4000);
    expect(achieved.meanPerSec).toBeLessThan(2500);
    expect(latencyMs!.max).toBeGreaterThan(2000);
    expect(stderr).toMatch(/latency {3}p50 [\d.]+ ms, p99 \d{4,} ms, max \d{4,} ms \(due to acknowledged\)/);
  });
}, 120_000);

test.concurrent("in slices of 64 bytes, requests and replies arrive whole", async () => {
  await publishOver({ sliceBytes: 64 }, 400, 1200, ({ achieved }, network) => {
    // An event has more than 300 bytes, so five slices.
    expect(network.tcpCount("OutSegs")).toBeGreaterThan(1200 * 5);
    expect(achieved.durationMs).toBeLessThan(8000);
  });
}, 120_000);
