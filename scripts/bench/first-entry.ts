import { connect } from "node:net";
import { ENV } from "./child.ts";
import { type BenchRedis, STREAM } from "./redis.ts";

/** Milliseconds from before a command's start until Redis has the first entry: a reader that waits in XREAD is told at once. */
export async function untilFirstEntry(redis: BenchRedis, command: readonly string[]): Promise<number> {
  redis.cli("FLUSHALL");
  const reader = connect(redis.port, "127.0.0.1");
  const heard = new Promise<void>((resolve, reject) => {
    reader.once("data", () => resolve());
    reader.once("error", reject);
  });
  await new Promise((resolve) => reader.once("connect", resolve));
  reader.write(`XREAD BLOCK 10000 STREAMS ${STREAM} 0\r\n`);
  await waiting(redis);
  const startedNs = Bun.nanoseconds();
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "ignore", env: ENV });
  await heard;
  const ms = (Bun.nanoseconds() - startedNs) / 1e6;
  reader.destroy();
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} fails`);
  return ms;
}

async function waiting(redis: BenchRedis): Promise<void> {
  while (!redis.cli("INFO", "clients").includes("blocked_clients:1")) await Bun.sleep(5);
}
