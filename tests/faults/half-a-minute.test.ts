import { heapStats } from "bun:jsc";
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { spawnIngest } from "../support/ingest.ts";
import { prove, summaryOf } from "../support/outcomes.ts";
import { startRedis } from "../support/redis-server.ts";
import { pumpOver } from "./support/pump-over.ts";
import { switchingProxy } from "./support/switching-proxy.ts";

const STEADY = ["--burst-multiplier", "1", "--log-every", "1000000", "--json"];

// What takes half a minute, side by side.
test.concurrent("connections that are reset every 200 ms for half a minute: there is progress between the resets, and nothing is left behind", async () => {
  await using server = await startRedis();
  const proxy = switchingProxy(server.port);
  const args = ["run", "--redis", proxy.url, "--rate", "1000", ...STEADY];
  const run = spawnIngest(args, { timeoutMs: 80_000 });
  await run.untilStderr(/Publishing into/);
  const openFiles = () => readdirSync(`/proc/${run.pid}/fd`).length;
  const length = async () => Number(await server.cli("XLEN", "analytics_events"));
  await Bun.sleep(1000);
  const atFirst = openFiles();
  let before = await length();
  for (let second = 0; second < 30; second += 5) {
    for (let i = 0; i < 25; i++) {
      await Bun.sleep(200);
      proxy.reset();
    }
    expect(openFiles()).toBeLessThan(atFirst + 4);
    const now = await length();
    expect(now).toBeGreaterThan(before);
    before = now;
  }
  // It has caught up with its plan, over one connection.
  await Bun.sleep(3000);
  expect(openFiles()).toBe(atFirst);
  run.kill("SIGTERM");
  const answer = await run.ended;
  const { achieved, reconnects, unresolved } = summaryOf(answer);
  expect([answer.code, unresolved]).toEqual([0, null]);
  expect(reconnects).toBeGreaterThan(50);
  expect(await length()).toBe(achieved.events);
  await prove(server.url);
  proxy.stop();
}, 90_000);

test.concurrent("a password that stays changed ends the run when half a minute is over: exit 3, what is unresolved, and no password", async () => {
  await using server = await startRedis({ args: ["--requirepass", "old-secret"] });
  const admin = (password: string, ...args: string[]) =>
    server.cli("-a", password, "--no-auth-warning", ...args);
  const url = `redis://:old-secret@127.0.0.1:${server.port}`;
  const args = ["run", "--rate", "20k", ...STEADY, "--verbose"];
  const run = spawnIngest(args, { timeoutMs: 80_000, env: { REDIS_URL: url } });
  await run.untilStderr(/Publishing into/);
  await Bun.sleep(600);
  await admin("old-secret", "CONFIG", "SET", "requirepass", "new-secret");
  // Writers wait, and then their connections are cut: what is on its way is answered by nobody.
  await admin("new-secret", "CLIENT", "PAUSE", "2000", "WRITE");
  await Bun.sleep(300);
  await admin("new-secret", "CLIENT", "KILL", "TYPE", "normal");
  const { code, stdout, stderr } = await run.ended;
  expect(code).toBe(3);
  expect(stderr).toMatch(/refuses the user name or the password; events \d+ to \d+ are unresolved/);
  const { result, unresolved, achieved } = summaryOf({ code, stdout, stderr });
  expect([result, unresolved!.firstIndex]).toEqual(["unresolved", achieved.events]);
  expect(stdout + stderr).not.toContain("secret");
}, 90_000);

test.concurrent("nor is a timer left behind by three hundred resets", async () => {
  await using server = await startRedis();
  const proxy = switchingProxy(server.port);
  const shape = { ratePerSec: "1000", burstMultiplier: "1" };
  const random = () => 1;
  const pump = await pumpOver(proxy.port, {
    stream: "s",
    seed: "resets",
    count: 1e9,
    shape,
    publisher: { random },
  });
  const ended = pump.run();
  await Bun.sleep(300);
  const atFirst = timers();
  let resets = 0;
  for (let acked = 0; resets < 300; ) {
    await Bun.sleep(5);
    if (pump.acked <= acked) continue;
    acked = pump.acked;
    proxy.reset();
    resets++;
  }
  // Those of the last connections go when their half second is over; 300 would stay, were one of each left behind.
  for (let i = 0; i < 100 && timers() >= atFirst + 10; i++) await Bun.sleep(100);
  expect(timers()).toBeLessThan(atFirst + 10);
  pump.stop();
  expect((await ended).state).toBe("DONE");
  proxy.stop();
});

/** How many timers there are in this process. */
function timers(): number {
  Bun.gc(true);
  return heapStats().objectTypeCounts.Timeout ?? 0;
}
