import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENV } from "./child.ts";

export interface BenchRedis {
  readonly port: number;
  readonly url: string;
  cli(...args: string[]): string;
  /** Processor time of the thread that executes commands, microseconds since its start. */
  cpuMicros(): number;
  stop(): Promise<void>;
}

/** The stream of every benchmark. */
export const STREAM = "bench";

/** A redis-server of Debian's for one benchmark, without persistence, in a folder of its own. */
export async function startBenchRedis(): Promise<BenchRedis> {
  const dir = mkdtempSync(join(tmpdir(), "ingest-bench-"));
  const port = freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", dir];
  const server = Bun.spawn(["redis-server", ...args], { stdout: "ignore", stderr: "ignore", env: ENV });
  const cli = (...words: string[]) =>
    Bun.spawnSync(["redis-cli", "-p", `${port}`, ...words], { env: ENV })
      .stdout.toString()
      .trim();
  for (let attempt = 0; cli("PING") !== "PONG"; attempt++) {
    if (attempt === 100) throw new Error(`redis-server did not start at port ${port}`);
    await Bun.sleep(20);
  }
  const end = () => {
    server.kill();
    rmSync(dir, { recursive: true, force: true });
  };
  // A bench that is interrupted leaves no server behind.
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    end();
    await server.exited;
  };
  const cpuMicros = () => Number(readFileSync(`/proc/${server.pid}/schedstat`, "utf8").split(" ")[0]) / 1000;
  return { port, url: `redis://127.0.0.1:${port}`, cli, cpuMicros, stop };
}

/** A benchmark that loses events measures nothing. */
export function refuseOtherLength(redis: BenchRedis, events: number): void {
  const length = redis.cli("XLEN", STREAM);
  if (length !== String(events)) throw new Error(`${length} entries in the stream instead of ${events}`);
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  probe.stop(true);
  return probe.port;
}
