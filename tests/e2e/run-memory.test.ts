import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { spawnIngest } from "../support/ingest.ts";
import { oneRedis } from "../support/one-redis.ts";

const { server } = await oneRedis();

/** From /proc/PID/status, MiB. */
const mib = (pid: number, field: string) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) /
  1024;

test("a run at default settings gives back the memory that only its start needed, and goes on", async () => {
  const run = spawnIngest(["run", "--redis", server.url, "--log-every", "5"]);
  await run.untilStderr(/ published {2}stream /);
  const atFirst = mib(run.pid, "VmRSS");
  await Bun.sleep(4000);
  const later = mib(run.pid, "VmRSS");
  expect(later).toBeLessThan(atFirst - 4);
  expect(later).toBeLessThan(48);
  run.kill("SIGTERM");
  const { code, stderr } = await run.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/Published \d+ events into .*, exactly as asked/);
});
