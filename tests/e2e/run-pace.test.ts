import { describe, expect, test } from "bun:test";
import type { RunSummary } from "../../src/report/run-summary.ts";
import { runIngest, spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { slowPath } from "../support/slow-path.ts";

const STREAM = "analytics_events";

const { server, redis } = await oneRedis();

const args = (...more: string[]) => ["run", "--redis", server.url, "--json", ...more];

/** Publishes for 5 s; the server stands still for 1.2 s of them. */
async function throughAFreeze(rate: string, ...more: string[]): Promise<RunSummary> {
  const run = spawnIngest(
    args("--rate", rate, "--burst-multiplier", "1", "--duration", "5s", "--log-every", "500", ...more),
  );
  await run.untilStderr(/ published {2}stream /);
  server.kill("SIGSTOP");
  await Bun.sleep(1200);
  server.kill("SIGCONT");
  const answer = await run.ended;
  expect(answer.code).toBe(0);
  return summaryOf(answer);
}

describe("the rate certificate", () => {
  test("stands in every summary and holds what the run's own counts say", async () => {
    const load = ["--rate", "200", "--burst-interval", "1s", "--burst-duration", "500ms", "--duration", "3s"];
    const { achieved, certificate, latenessMs } = summaryOf(await runIngest(args(...load)));
    expect(achieved).toMatchObject({ events: 2400, shortfall: 0 });
    expect(certificate).toMatchObject({ boundaries: 30, catchingUpMs: 0, lateEvents: 0 });
    expect(certificate!.boundariesWithin).toBeWithin(1, 31);
    expect(certificate!.worstWindows.base.in100Ms!.planned).toBe(20);
    expect(certificate!.worstWindows.burst.in100Ms!.planned).toBe(200);
    expect(certificate!.process.cpuMs).toBeGreaterThan(0);
    expect(latenessMs!.max).toBeLessThan(100);
  });
});

describe("--rate max", () => {
  test("publishes as fast as Redis takes it until its time is over, and says what that was", async () => {
    const answer = await runIngest(args("--rate", "max", "--duration", "1s"));
    const { result, asked, achieved, latenessMs, certificate, repeat } = summaryOf(answer);
    expect([result, asked.ratePerSec, latenessMs, certificate]).toEqual(["complete", "max", null, null]);
    expect(achieved.durationMs).toBeWithin(1000, 3000);
    expect(achieved.events).toBeGreaterThan(20_000);
    expect(await redis.xlen(STREAM)).toBe(achieved.events);
    expect(repeat).toContain(`--rate max --count ${achieved.events} `);
    expect(answer.stderr).toContain("as fast as Redis takes them");
    await prove(server.url);
  });

  test("ends at its count, and its events are those of sample", async () => {
    const same = ["--seed", "demo", "--start", "2026-01-18T12:00:00Z", "--rate", "max", "--count", "3000"];
    expect((await runIngest(args(...same))).code).toBe(0);
    const entries = await redis.xrange(STREAM, "-", "+");
    const sample = await runIngest(["sample", ...same]);
    expect(entries.map(([, [, data]]) => `${data}\n`).join("")).toBe(sample.stdout);
  });
});

describe("a server that stood still", () => {
  test("is caught up with at twice the rate, and nothing is missing", async () => {
    const { achieved, certificate, skipped } = await throughAFreeze("500");
    expect([achieved.events, achieved.shortfall, skipped]).toEqual([2500, 0, 0]);
    expect(certificate!.lateEvents).toBeGreaterThan(0);
    await prove(server.url);
  });

  test("leaves a gap when the backlog is to be skipped, and verify knows of it", async () => {
    const { achieved, skipped, asked } = await throughAFreeze("20k", "--catch-up", "skip");
    expect(skipped).toBeGreaterThan(1000);
    expect(achieved.events + skipped).toBe(asked.events);
    expect(await redis.xlen(STREAM)).toBe(achieved.events);
    await prove(server.url);
  });
});

test("a fifth of a second away, forty thousand events a second are on their way at once", async () => {
  const path = await slowPath(server.port, 100);
  try {
    const url = `redis://127.0.0.1:${path.port}`;
    const load = ["--rate", "40k", "--burst-multiplier", "1", "--duration", "3s"];
    const { achieved } = summaryOf(await runIngest(["run", "--json", "--redis", url, ...load]));
    expect(achieved).toMatchObject({ events: 120_000, shortfall: 0 });
    // With a window that never grows, 4000 events per round trip would take 6 seconds.
    expect(achieved.durationMs).toBeLessThan(5500);
  } finally {
    path.stop();
  }
});
