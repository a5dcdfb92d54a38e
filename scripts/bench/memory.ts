import { ENV } from "./measure.ts";
import { INGEST } from "./programs.ts";
import type { BenchRedis } from "./redis.ts";

export interface MemoryReading {
  readonly name: string;
  readonly ours: string;
  readonly afterSeconds: number;
  readonly residentMiB: number;
  readonly peakMiB: number;
  readonly aim: string;
  readonly met: boolean;
}

const LIMIT_MIB = 48;

/** What the kernel says of a run with default settings: VmRSS and VmHWM in /proc, after a minute. */
export async function memory(redis: BenchRedis, minuteMs: number): Promise<MemoryReading> {
  const child = Bun.spawn([INGEST, "run", "--redis", redis.url, "--stream", "memory"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
    env: ENV,
  });
  await Bun.sleep(minuteMs);
  const status = await Bun.file(`/proc/${child.pid}/status`).text();
  child.kill("SIGTERM");
  const code = await child.exited;
  if (code !== 0) throw new Error(`ingest run exits with ${code} after SIGTERM`);
  const mib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return {
    name: "memory",
    ours: "ingest run, default settings",
    afterSeconds: minuteMs / 1000,
    residentMiB: mib("VmRSS"),
    peakMiB: mib("VmHWM"),
    aim: `< ${LIMIT_MIB} MiB`,
    met: mib("VmRSS") < LIMIT_MIB,
  };
}
