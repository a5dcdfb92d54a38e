import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { spawnIngest } from "../support/ingest.ts";
import { startRedis } from "../support/redis-server.ts";

/** Resident memory of a process, MiB, from /proc. */
const residentMiB = (pid: number): number => {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4096) / 2 ** 20;
};

async function growth(pid: number, overMs: number): Promise<number> {
  const before = residentMiB(pid);
  let most = before;
  for (let atMs = 0; atMs < overMs; atMs += 100) {
    await Bun.sleep(100);
    most = Math.max(most, residentMiB(pid));
  }
  return most - before;
}

// A backlog is a number: what an hour would add, seconds would add too, at 100,000 events each.
test.concurrent.each([
  ["killed", "SIGKILL"],
  ["frozen", "SIGSTOP"],
] as const)(
  "while the server is %s for ten seconds at 100,000/s, resident memory does not move",
  async (_, signal) => {
    await using server = await startRedis();
    const args = [
      "run",
      "--redis",
      server.url,
      "--rate",
      "100k",
      "--max-len",
      "10000",
      "--log-every",
      "1000000000",
    ];
    const run = spawnIngest(args, { timeoutMs: 60_000 });
    await run.untilStderr(/Publishing into/);
    await Bun.sleep(3000);
    await server.kill(signal);
    await Bun.sleep(500);
    // A million events fall due meanwhile: 330 MB, were they kept.
    expect(await growth(run.pid, 10_000)).toBeLessThan(16);
    run.kill("SIGKILL");
    await run.ended;
  },
  60_000,
);
