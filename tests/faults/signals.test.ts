import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { type Answer, type Running, runShell, spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis, type TestRedis } from "../support/redis-server.ts";
import { dice } from "./support/dice.ts";

type Between = (low: number, high: number) => number;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const QUIET = ["--json", "--log-every", "1000000"];
const RATES = {
  idle: ["--rate", "0.5"],
  steady: ["--rate", "3000"],
  "at full rate": ["--rate", "max"],
  bursting: ["--rate", "100", "--burst-interval", "300ms", "--burst-duration", "100ms"],
};
const WORLDS = ["fine", "frozen", "gone"] as const;

const pick = <T>(from: readonly T[], between: Between): T =>
  from[Math.floor(between(0, from.length - 1e-9))]!;

/** Tries it so many times, four at a time; a failure tells the seed. */
async function often(
  name: string,
  times: number,
  tryOnce: (between: Between) => Promise<void>,
): Promise<void> {
  const { told, between } = dice(name);
  let left = times;
  const worker = async () => {
    while (left-- > 0) await tryOnce(between);
  };
  try {
    await Promise.all(Array.from({ length: 4 }, worker));
  } catch (error) {
    console.log(`      ${told}`);
    throw error;
  }
}

async function disturb(server: TestRedis, world: (typeof WORLDS)[number]): Promise<void> {
  if (world === "frozen") await server.kill("SIGSTOP");
  if (world === "gone") await server.kill("SIGKILL");
}

async function calm(server: TestRedis, world: (typeof WORLDS)[number]): Promise<void> {
  if (world === "frozen") await server.kill("SIGCONT");
  if (world === "gone") await server.restart();
}

/** All that was sent is in the stream, and nothing is unresolved. */
async function expectSettled(server: TestRedis, answer: Answer, told: string): Promise<void> {
  expect([told, answer.code]).toEqual([told, 0]);
  const { unresolved, achieved } = summaryOf(answer);
  expect([told, unresolved]).toEqual([told, null]);
  expect([told, await server.cli("XLEN", "analytics_events")]).toEqual([told, String(achieved.events)]);
  if (achieved.events > 0) await prove(server.url);
}

/** A signal that comes before the handlers are there ends the process as any other: so long is waited. */
async function heeds({ pid }: Running): Promise<void> {
  const [hup, int, term] = [1, 2, 15].map((signal) => 1n << BigInt(signal - 1)) as [bigint, bigint, bigint];
  const all = hup | int | term;
  const caught = () =>
    BigInt(`0x${/^SigCgt:\s+(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]}`);
  while ((caught() & all) !== all) await Bun.sleep(2);
}

test("a signal at any moment, at any rate, in any world ends with everything settled and exit 0", async () => {
  await often("signals", 40, async (between) => {
    await using server = await startRedis({ args: ["--appendonly", "yes"] });
    const rates = Object.keys(RATES) as (keyof typeof RATES)[];
    const [rate, signal, world] = [pick(rates, between), pick(SIGNALS, between), pick(WORLDS, between)];
    const run = spawnIngest(["run", "--redis", server.url, ...RATES[rate], ...QUIET]);
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(between(0, 700));
    await disturb(server, world);
    await Bun.sleep(between(0, 200));
    run.kill(signal);
    await Bun.sleep(between(0, 300));
    await calm(server, world);
    await expectSettled(server, await run.ended, `${rate}, ${signal}, server ${world}`);
  });
}, 120_000);

test("a signal while it connects, to a server that is frozen or gone, ends with 0 and nothing written", async () => {
  await often("connecting", 16, async (between) => {
    await using server = await startRedis({ args: ["--appendonly", "yes"] });
    const [signal, world] = [pick(SIGNALS, between), pick(["frozen", "gone"] as const, between)];
    await disturb(server, world);
    const run = spawnIngest(["run", "--redis", server.url, "--connect-timeout", "1m", ...QUIET]);
    await heeds(run);
    await Bun.sleep(between(0, 600));
    run.kill(signal);
    const { code, stdout, stderr } = await run.ended;
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(`${signal}: stopped before the first event`);
    await calm(server, world);
    expect(await server.cli("XLEN", "analytics_events")).toBe("0");
  });
}, 120_000);

test("a signal while the last events of a plan are settled changes nothing", async () => {
  await often("draining", 12, async (between) => {
    await using server = await startRedis({ args: ["--appendonly", "yes"] });
    const [signal, world] = [pick(SIGNALS, between), pick(["frozen", "gone"] as const, between)];
    const run = spawnIngest(["run", "--redis", server.url, "--rate", "3000", "--count", "900", ...QUIET]);
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(between(0, 250));
    await disturb(server, world);
    // By now all of them are due, and those that could be are on their way.
    await Bun.sleep(between(400, 600));
    run.kill(signal);
    await Bun.sleep(between(0, 300));
    await calm(server, world);
    await expectSettled(server, await run.ended, `${signal}, server ${world}`);
  });
}, 120_000);

test("a second signal at any moment leaves at once, or finds everything settled; what is unresolved is told", async () => {
  await often("second signals", 24, async (between) => {
    await using server = await startRedis({ args: ["--appendonly", "yes"] });
    const [first, second] = [pick(SIGNALS, between), pick(SIGNALS, between)];
    const [rate, world] = [
      pick(["steady", "at full rate", "bursting"] as const, between),
      pick(WORLDS, between),
    ];
    const told = `${rate}, ${first}, then ${second}, server ${world}`;
    const run = spawnIngest(["run", "--redis", server.url, ...RATES[rate], ...QUIET]);
    await run.untilStderr(/Publishing into/);
    while ((await server.cli("XLEN", "analytics_events")) === "0") await Bun.sleep(10);
    await Bun.sleep(between(0, 300));
    await disturb(server, world);
    await Bun.sleep(between(0, 200));
    run.kill(first);
    // The second comes on the heels of the first, or when settling is under way; two of a kind that wait together would be one.
    if (first === second || between(0, 1) < 0.7) {
      await run.untilStderr(/no further events/);
      await Bun.sleep(between(0, 100));
    }
    run.kill(second);
    const answer = await run.ended;
    await calm(server, world);
    if (answer.code === 0) {
      await expectSettled(server, answer, told);
      return;
    }
    const exits = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 };
    // Two signals that wait together are delivered in the order of their numbers.
    expect([told, [exits[first], exits[second]]]).toEqual([told, expect.arrayContaining([answer.code])]);
    // Where nothing had been acknowledged yet there is nothing to sum up.
    const settled = answer.stdout === "" ? 0 : summaryOf(answer).achieved.events;
    const doubts = /Left at once: (?:events (\d+) to (\d+) are|nothing is) unresolved/.exec(answer.stderr);
    const [from, to] = [Number(doubts?.[1] ?? settled), Number(doubts?.[2] ?? settled - 1)];
    const length = Number(await server.cli("XLEN", "analytics_events"));
    expect([told, doubts === null, from]).toEqual([told, false, settled]);
    expect([told, settled <= length && length <= to + 1]).toEqual([told, true]);
    await prove(server.url);
  });
}, 120_000);

test("SIGPIPE, and a stdout that nobody reads, end nothing", async () => {
  await using server = await startRedis();
  const run = spawnIngest(["run", "--redis", server.url, "--rate", "1000", "--count", "1500", ...QUIET]);
  await run.untilStderr(/Publishing into/);
  for (let i = 0; i < 20; i++) {
    run.kill("SIGPIPE");
    await Bun.sleep(20);
  }
  await expectSettled(server, await run.ended, "SIGPIPE");
  const unread = `"$INGEST" run --redis ${server.url} --rate 1000 --count 500 --json | true; echo code "\${PIPESTATUS[0]}"`;
  expect((await runShell(unread)).stdout).toBe("code 0\n");
  expect(await server.cli("XLEN", "analytics_events")).toBe("2000");
  await prove(server.url);
}, 60_000);

test("stderr that is closed, that nobody reads, or whose reader leaves, holds up nothing", async () => {
  await using server = await startRedis();
  const line = (stderr: string) =>
    `"$INGEST" run --redis ${server.url} --rate 2000 --count 3000 --log-every 1 --log-format json ${stderr}`;
  expect((await runShell(line("2>&-"))).code).toBe(0);
  expect((await runShell(`set -o pipefail; { ${line("")}; } 2> >(sleep 6) `)).code).toBe(0);
  expect((await runShell(`set -o pipefail; { ${line("")}; } 2> >(head -3 >/dev/null) `)).code).toBe(0);
  expect(await server.cli("XLEN", "analytics_events")).toBe("9000");
  await prove(server.url);
}, 60_000);
