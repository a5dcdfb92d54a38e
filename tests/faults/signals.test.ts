import { expect, test } from "bun:test";
import { spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";
import { dice } from "./support/dice.ts";

const RATES = [
  ["--rate", "0.5"],
  ["--rate", "3000"],
  ["--rate", "max"],
  ["--rate", "100", "--burst-interval", "300ms", "--burst-duration", "100ms"],
];
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One run that is told to stop at a random moment, in some of them while the server is frozen or gone. */
async function stopSomewhere(between: (low: number, high: number) => number): Promise<string> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(between(0, from.length - 1e-9))]!;
  await using server = await startRedis({ args: ["--appendonly", "yes"] });
  const [rate, signal, world] = [pick(RATES), pick(SIGNALS), pick(["fine", "frozen", "gone"])];
  const run = spawnIngest(["run", "--redis", server.url, ...rate, "--json", "--log-every", "1000000"]);
  // A signal that comes before the handlers are there ends the process as any other.
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(between(0, 700));
  if (world === "frozen") await server.kill("SIGSTOP");
  if (world === "gone") await server.kill("SIGKILL");
  await Bun.sleep(between(0, 200));
  run.kill(signal);
  await Bun.sleep(between(0, 300));
  if (world === "frozen") await server.kill("SIGCONT");
  if (world === "gone") await server.restart();
  const answer = await run.ended;
  const told = `${rate.join(" ")}, ${signal}, server ${world}`;
  expect([told, answer.code]).toEqual([told, 0]);
  const { unresolved, achieved } = summaryOf(answer);
  expect([told, unresolved]).toEqual([told, null]);
  expect([told, await server.cli("XLEN", "analytics_events")]).toEqual([told, String(achieved.events)]);
  if (achieved.events > 0) await prove(server.url);
  return told;
}

test("a signal at any moment, at any rate, in any world ends with everything settled and exit 0", async () => {
  const { told, between } = dice("signals");
  let left = 40;
  const worker = async () => {
    while (left-- > 0) await stopSomewhere(between);
  };
  try {
    await Promise.all(Array.from({ length: 4 }, worker));
  } catch (error) {
    console.log(`      ${told}`);
    throw error;
  }
}, 120_000);

test("stderr that is closed, or that nobody reads, holds up nothing", async () => {
  await using server = await startRedis();
  const line = (stderr: string) =>
    `"$INGEST" run --redis ${server.url} --rate 2000 --count 3000 --log-every 1 --log-format json ${stderr}`;
  const { runShell } = await import("../support/ingest.ts");
  expect((await runShell(line("2>&-"))).code).toBe(0);
  expect((await runShell(`set -o pipefail; { ${line("")}; } 2> >(sleep 6) `)).code).toBe(0);
  expect(await server.cli("XLEN", "analytics_events")).toBe("6000");
  await prove(server.url);
}, 60_000);
