import { describe, expect, test } from "bun:test";
import type { RunSummary } from "../../src/report/run-summary.ts";
import type { RunFacts, RunNow, RunSample } from "../../src/report/run-view.ts";
import type { ProcessNow, StreamNow } from "../../src/report/surroundings.ts";
import { runWithDashboard } from "../support/dashboard.ts";
import { oneRedis } from "../support/one-redis.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { freePort, startRedis } from "../support/redis-server.ts";
import { dataOf, deafViewer, viewer } from "../support/viewer.ts";

interface Hello {
  readonly facts: RunFacts;
  readonly history: readonly RunSample[];
  readonly ingestVersion: string;
}
interface Tick {
  readonly now: RunNow;
  readonly stream: StreamNow | null;
  readonly process: ProcessNow;
}

interface End {
  readonly summary: RunSummary | null;
  /** All of the run, its last fraction of a second too. */
  readonly history: readonly RunSample[];
}

const STREAM = "analytics_events";
const { server, redis } = await oneRedis();

const begin = (...args: string[]) =>
  runWithDashboard(["--redis", server.url, "--json", "--log-every", "1000000", ...args]);

describe("what a viewer is told", () => {
  test("a run with bursts: what was asked, each second once, the stream with its consumers, and the summary at the end", async () => {
    await redis.xgroup("CREATE", STREAM, "consumers", "0", "MKSTREAM");
    const run = await begin(
      "--rate",
      "50",
      "--burst-interval",
      "2s",
      "--burst-duration",
      "1s",
      "--duration",
      "6s",
    );
    const early = await viewer(`${run.url}events`);
    await Bun.sleep(3000);
    await redis.xreadgroup("GROUP", "consumers", "me", "COUNT", 100, "STREAMS", STREAM, ">");
    const late = await viewer(`${run.url}events`);
    const answer = await run.ended;
    const summary = summaryOf(answer);
    await Promise.all([early.ended, late.ended]);

    // [0, 2) and [3, 4), [5, 6) at 50/s; [2, 3) and [4, 5) at 500/s.
    expect([answer.code, summary.achieved.events]).toEqual([0, 1200]);
    const [hello] = dataOf<Hello>(early, "hello");
    expect(hello?.facts).toMatchObject({ runId: summary.runId, seed: summary.seed, stream: STREAM });
    expect(hello?.facts.asked).toMatchObject({ ratePerSec: "50", events: 1200, durationMs: 6000 });
    const ticks = dataOf<Tick>(early, "tick");
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.some(({ now }) => now.isBurst && now.targetPerSec === 500)).toBe(true);
    expect(ticks.some(({ now }) => !now.isBurst && now.targetPerSec === 50)).toBe(true);
    expect(ticks.at(-1)?.stream).toMatchObject({ exists: true });
    expect(ticks.at(-1)?.stream?.groups).toMatchObject([{ name: "consumers", consumers: 1, pending: 100 }]);
    expect(ticks.at(-1)?.process.residentBytes).toBeGreaterThan(2 ** 20);
    expectEachSecondOnce(ticks);
    for (const { atMs, widthMs, planned } of secondsIn(ticks))
      expect(planned).toBe(plannedIn(atMs, atMs + widthMs));

    // Who comes late gets the seconds before him.
    const before = dataOf<Hello>(late, "hello")[0]!.history;
    expect(before.reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(0);
    expect(before[0]?.atMs).toBe(0);
    for (const each of [early, late]) {
      const [end, ...more] = dataOf<End>(each, "end");
      expect([end!.summary, more]).toEqual([summary, []]);
      expect(end!.history.reduce((sum, { acked }) => sum + acked, 0)).toBe(summary.achieved.events);
    }
    await prove(server.url);
  });

  test("a run without a plan has no target and no times, and is not held up", async () => {
    const run = await begin("--rate", "max", "--duration", "3s");
    const watching = await viewer(`${run.url}events`);
    const answer = await run.ended;
    await watching.ended;
    expect(answer.code).toBe(0);
    const [first] = dataOf<Tick>(watching, "tick");
    expect(first?.now).toMatchObject({
      targetPerSec: null,
      latenessMs: null,
      latencyMs: null,
      isBurst: false,
    });
    expect(first?.now.published).toBeGreaterThan(0);
    expect(await redis.xlen(STREAM)).toBe(summaryOf(answer).achieved.events);
  });

  test("who comes while a run still waits for its Redis is told all of it, from its beginning on", async () => {
    const port = freePort();
    const where = ["--redis", `redis://127.0.0.1:${port}`, "--connect-timeout", "1m"];
    const run = await runWithDashboard([...where, "--rate", "100", "--duration", "3500ms", "--json"]);
    const watching = await viewer(`${run.url}events`);
    const readiness = async () => (await fetch(`${run.url}readyz`)).text();
    expect(await readiness()).toBe("The run has not begun: it waits for Redis\n");
    await Bun.sleep(1200);
    expect(watching.told).toEqual([]);
    await using late = await startRedis({ port });
    const answer = await run.ended;
    await watching.ended;
    expect([answer.code, await late.cli("XLEN", STREAM)]).toEqual([0, "350"]);
    expect(watching.told[0]?.event).toBe("hello");
    expect(dataOf<Hello>(watching, "hello")[0]?.history).toEqual([]);
    const ticks = dataOf<Tick>(watching, "tick");
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expectEachSecondOnce(ticks);
    for (const { now } of ticks) expect(now.due).toBeLessThanOrEqual(350);
  });

  test("a run that cannot begin says that there is no summary", async () => {
    const run = await runWithDashboard(["--redis", "redis://127.0.0.1:1", "--connect-timeout", "2s"]);
    const watching = await viewer(`${run.url}events`);
    expect((await fetch(`${run.url}readyz`)).status).toBe(503);
    expect((await fetch(`${run.url}healthz`)).status).toBe(200);
    expect((await run.ended).code).toBe(3);
    await watching.ended;
    expect(watching.told).toEqual([{ event: "end", data: { summary: null } }]);
  });
});

/** Those that were over, as the ticks told of them. */
function secondsIn(ticks: readonly Tick[]): RunSample[] {
  return ticks.flatMap(({ now: { lastSecond } }) => lastSecond ?? []);
}

function expectEachSecondOnce(ticks: readonly Tick[]): void {
  const seconds = secondsIn(ticks);
  expect(seconds[0]?.atMs).toBe(0);
  for (const [i, { atMs }] of seconds.slice(1).entries())
    expect(atMs).toBe(seconds[i]!.atMs + seconds[i]!.widthMs);
}

/** Of 50/s with ten times that in [2, 3) and [4, 5) s. */
function plannedIn(fromMs: number, toMs: number): number {
  let planned = 0;
  for (let ms = fromMs; ms < toMs; ms += 20)
    planned += ms >= 2000 && Math.floor(ms / 1000) % 2 === 0 ? 10 : 1;
  return planned;
}

describe("viewers do not touch the run", () => {
  test("twenty of them at 10,000/s, one that never reads among them: every event counted, and the end on time", async () => {
    const run = await begin("--rate", "10k", "--burst-multiplier", "1", "--duration", "5s");
    const twenty = await Promise.all(Array.from({ length: 20 }, () => viewer(`${run.url}events`)));
    const deaf = await deafViewer(run.port, `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${run.port}\r\n\r\n`);
    const idle = await deafViewer(run.port, `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:${run.port}\r\n\r\n`);
    await Promise.all(twenty.map(({ ended }) => ended));
    const toldAt = performance.now();
    const answer = await run.ended;
    // Told is told: whoever does not read, and a connection that is kept alive, hold nobody up.
    expect(performance.now() - toldAt).toBeLessThan(10_000);
    deaf.destroy();
    idle.destroy();
    const { achieved, errors, unresolved, result } = summaryOf(answer);
    expect([answer.code, achieved.events, errors, unresolved, result]).toEqual([
      0,
      50_000,
      0,
      null,
      "complete",
    ]);
    expect(achieved.durationMs).toBeWithin(5000, 15_000);
    for (const each of twenty) {
      expect(each.status).toBe(200);
      expect(dataOf(each, "hello")).toHaveLength(1);
      expect(dataOf(each, "tick").length).toBeGreaterThanOrEqual(2);
      expect(each.told.at(-1)?.event).toBe("end");
    }
    expect(await redis.xlen(STREAM)).toBe(50_000);
    await prove(server.url);
  });

  test("SIGTERM ends a run with viewers as it does without, and tells them", async () => {
    const run = await begin("--rate", "300");
    const watching = await viewer(`${run.url}events`);
    const deaf = await deafViewer(run.port, `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${run.port}\r\n\r\n`);
    await Bun.sleep(1500);
    run.kill("SIGTERM");
    const answer = await run.ended;
    await watching.ended;
    deaf.destroy();
    const summary = summaryOf(answer);
    expect([answer.code, summary.result]).toEqual([0, "stopped"]);
    expect(dataOf<End>(watching, "end").map((end) => end.summary)).toEqual([summary]);
    await prove(server.url);
  });

  test("a server that stands still is told as not ready, long before it counts as lost", async () => {
    const run = await begin("--rate", "100");
    const untilReady = async (status: number): Promise<string> => {
      const deadline = performance.now() + 30_000;
      while (performance.now() < deadline) {
        const response = await fetch(`${run.url}readyz`);
        if (response.status === status) return response.text();
        await Bun.sleep(100);
      }
      throw new Error(`/readyz never answered ${status}`);
    };
    await untilReady(200);
    await server.kill("SIGSTOP");
    const why = await untilReady(503);
    await server.kill("SIGCONT");
    expect(why).toMatch(/^Redis at 127\.0\.0\.1:\d+ acknowledges nothing, and \d+ events wait\n$/);
    await untilReady(200);
    run.kill("SIGTERM");
    expect((await run.ended).code).toBe(0);
    await prove(server.url);
  });

  test("a second SIGINT leaves at once, viewers or not", async () => {
    const run = await begin("--rate", "300");
    const watching = await viewer(`${run.url}events`);
    await Bun.sleep(500);
    await server.kill("SIGSTOP");
    await Bun.sleep(300);
    run.kill("SIGINT");
    await run.untilStderr(/no further events/);
    run.kill("SIGINT");
    const { code } = await run.ended;
    await server.kill("SIGCONT");
    await watching.ended;
    expect(code).toBe(130);
  });
});
