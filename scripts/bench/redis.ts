import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENV } from "./measure.ts";

export interface BenchRedis {
  readonly port: number;
  readonly url: string;
  cli(...args: string[]): string;
  stop(): Promise<void>;
}

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
  const stop = async () => {
    server.kill();
    await server.exited;
    rmSync(dir, { recursive: true, force: true });
  };
  return { port, url: `redis://127.0.0.1:${port}`, cli, stop };
}

function freePort(): number {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  probe.stop(true);
  return probe.port;
}
