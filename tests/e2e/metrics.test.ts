import { describe, expect, test } from "bun:test";
import type { RunSummary } from "../../src/report/run-summary.ts";
import { type Dashboarded, runWithDashboard, type Scraped, scrape } from "../support/dashboard.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { promtool } from "../support/promtool.ts";
import { startRedis } from "../support/redis-server.ts";

const STREAM = "analytics_events";
const { server, redis } = await oneRedis();

/** One event every other second, and 200/s from 4 s to 5 s. The last one is due at 5 s: what is read later is the end's. */
const BURST_THEN_QUIET =
  "--rate 0.5 --burst-multiplier 400 --burst-interval 4s --burst-duration 1s --duration 6900ms";

interface Reading {
  readonly text: string;
  readonly samples: Scraped;
}

/** Everything that /metrics said until it was gone. */
async function readAlong(
  run: Dashboarded,
  look: (reading: Reading) => unknown = () => {},
): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (;;) {
    const reading = await scrape(run.url);
    if (reading === undefined) return readings;
    readings.push(reading);
    await look(reading);
    await Bun.sleep(50);
  }
}

function of({ samples }: Reading, name: string): number {
  return samples.get(`ingest_${name}`) ?? Number.NaN;
}

/** The sum over all labels. */
function sumOf({ samples }: Reading, name: string): number {
  const own = [...samples].filter(([series]) => series.startsWith(`ingest_${name}{`));
  return own.reduce((sum, [, value]) => sum + value, 0);
}

/** Counters and what histograms count never fall. */
function expectRising(readings: readonly Reading[]): void {
  const rising = /_total\b|_bucket\b|_count\b|_sum\b/;
  for (const [i, { samples }] of readings.slice(1).entries())
    for (const [series, value] of samples)
      if (rising.test(series)) expect(value).toBeGreaterThanOrEqual(readings[i]!.samples.get(series) ?? 0);
}

/** The bucket of a quantile is the one that the summary's own number lies in. */
function expectQuantile(reading: Reading, name: string, share: number, ms: number): void {
  const bounds = [...reading.samples].flatMap(([series, value]) => {
    const [, le] = new RegExp(`^ingest_${name}_bucket\\{le="([^"]+)"\\}$`).exec(series) ?? [];
    return le === undefined ? [] : [{ bound: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), value }];
  });
  const at = bounds.findIndex(({ value }) => value >= share * of(reading, `${name}_count`));
  expect(ms / 1000).toBeLessThanOrEqual(bounds[at]!.bound);
  expect(ms / 1000).toBeGreaterThan((bounds[at - 1]?.bound ?? -1) * 0.99);
}

async function expectValid(readings: readonly Reading[]): Promise<void> {
  for (const { text } of readings)
    expect(await promtool(["check", "metrics"], text)).toEqual({ code: 0, said: "" });
}

function expectSummary(reading: Reading, summary: RunSummary): void {
  const { achieved, lost, republished, errors, reconnects, skipped, asked } = summary;
  expect(of(reading, "published_events_total")).toBe(achieved.events + lost + republished);
  expect(of(reading, "due_events_total")).toBe(asked.events);
  expect(of(reading, "lost_events_total")).toBe(lost);
  expect(of(reading, "republished_events_total")).toBe(republished);
  expect(of(reading, "skipped_events_total")).toBe(skipped);
  expect(of(reading, "reconnects_total")).toBe(reconnects);
  expect(sumOf(reading, "errors_total")).toBe(errors);
  expect([of(reading, "backlog_events"), of(reading, "in_flight_events")]).toEqual([0, 0]);
}

describe("/metrics", () => {
  test("tells of a burst, of the consumers and at the end what the summary says; promtool finds nothing to say", async () => {
    await redis.xgroup("CREATE", STREAM, "quick", "0", "MKSTREAM");
    await redis.xgroup("CREATE", STREAM, 'odd "name"\n\\', "0");
    const run = await runWithDashboard(["--redis", server.url, ...BURST_THEN_QUIET.split(" "), "--json"]);
    const readings = await readAlong(run, async (reading) => {
      if (of(reading, "burst") === 1)
        await redis.xreadgroup("GROUP", "quick", "me", "COUNT", 5, "STREAMS", STREAM, ">");
    });
    const answer = await run.ended;
    const summary = summaryOf(answer);
    expect([answer.code, summary.result]).toEqual([0, "complete"]);

    const bursting = readings.filter((reading) => of(reading, "burst") === 1);
    expect(bursting.length).toBeGreaterThan(0);
    for (const reading of bursting) expect(of(reading, "target_events_per_second")).toBe(200);
    expect(Math.max(...bursting.map((reading) => of(reading, "actual_events_per_second")))).toBeGreaterThan(
      20,
    );
    expectRising(readings);

    const last = readings.at(-1)!;
    expectSummary(last, summary);
    for (const name of ["latency_seconds", "lateness_seconds"])
      expect(of(last, `${name}_count`)).toBe(summary.achieved.events);
    for (const [share, quantile] of [
      [0.5, "p50"],
      [0.9, "p90"],
      [0.99, "p99"],
    ] as const) {
      expectQuantile(last, "latency_seconds", share, summary.latencyMs![quantile]);
      expectQuantile(last, "lateness_seconds", share, summary.latenessMs![quantile]);
    }
    const pending = await redis.xpending(STREAM, "quick");
    expect(of(last, "stream_entries")).toBe(summary.achieved.events);
    expect(of(last, 'consumer_group_pending_entries{group="quick"}')).toBe(Number(pending[0]));
    expect(of(last, 'consumer_group_lag_entries{group="quick"}')).toBe(
      summary.achieved.events - Number(pending[0]),
    );
    expect(of(last, 'consumer_group_lag_entries{group="odd \\"name\\"\\n\\\\"}')).toBe(
      summary.achieved.events,
    );
    expect(of(last, "redis_used_memory_bytes")).toBeGreaterThan(500_000);
    expect(of(last, "process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(last.text).toContain(`run_id="${summary.runId}"`);
    await expectValid([readings[0]!, ...bursting.slice(0, 3), last]);
  });

  test("of a run without a plan has no target and no times, and is valid all the same", async () => {
    const run = await runWithDashboard(["--redis", server.url, "--rate", "max", "--duration", "2s"]);
    const readings = await readAlong(run);
    expect((await run.ended).code).toBe(0);
    const going = readings.filter((reading) => of(reading, "published_events_total") > 0);
    expect(going.length).toBeGreaterThan(0);
    for (const reading of going) {
      expect(of(reading, "target_events_per_second")).toBeNaN();
      expect(of(reading, "latency_seconds_count")).toBeNaN();
    }
    await expectValid(going.slice(-1));
  });

  test("before a run begins it is not ready, and every metric is known already", async () => {
    const waiting = await runWithDashboard(["--redis", "redis://127.0.0.1:1", "--connect-timeout", "1m"]);
    const { text, samples } = (await scrape(waiting.url))!;
    waiting.kill("SIGTERM");
    await waiting.ended;
    expect(samples.get("ingest_ready")).toBe(0);
    expect(text).toContain("# TYPE ingest_latency_seconds histogram");
    expect(text).toContain("# TYPE ingest_consumer_group_lag_entries gauge");
    await expectValid([{ text, samples }]);
  });
});

describe("a server that is killed in the burst, and comes back empty", () => {
  test.concurrent.each(["republish", "continue"])(
    "with %s: not ready meanwhile, faults by kind, and the summary's numbers at the end",
    async (policy) => {
      await using own = await startRedis();
      const load =
        "--rate 0.5 --burst-multiplier 1000 --burst-interval 5s --burst-duration 2s --duration 10s";
      const run = await runWithDashboard(
        ["--redis", own.url, ...load.split(" "), "--json", "--on-data-loss", policy],
        { timeoutMs: 50_000 },
      );
      const probes: [ready: number, why: string][] = [];
      const probe = async (): Promise<void> => {
        const response = await fetch(`${run.url}readyz`);
        probes.push([response.status, await response.text()]);
      };
      let killed = false;
      const readings = await readAlong(run, async (reading) => {
        if (killed || !(of(reading, "published_events_total") > 100)) return;
        killed = true;
        await probe();
        await own.kill("SIGKILL");
        await Bun.sleep(300);
        await probe();
        await own.restart();
      });
      const answer = await run.ended;
      const summary = summaryOf(answer);
      expect([answer.code, summary.result]).toEqual([0, "complete"]);
      expect(probes[0]).toEqual([200, "ok\n"]);
      expect(probes[1]![0]).toBe(503);
      expect(probes[1]![1]).toMatch(/^\S.*\n$/);
      expectRising(readings);
      expect(readings.some((reading) => of(reading, "ready") === 0)).toBe(true);
      const last = readings.at(-1)!;
      expectSummary(last, summary);
      expect([of(last, "ready"), of(last, "rollbacks_total")]).toEqual([1, 1]);
      expect(summary.reconnects).toBeGreaterThan(0);
      expect(last.text).toMatch(/ingest_errors_total\{code="\w+"\} [1-9]/);
      expect(policy === "republish" ? summary.republished : summary.lost).toBeGreaterThan(100);
      await expectValid([...readings.filter((reading) => of(reading, "ready") === 0).slice(0, 3), last]);
      if (policy === "republish") await prove(own.url);
    },
  );
});
