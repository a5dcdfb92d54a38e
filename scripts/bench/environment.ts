import { cpus, loadavg, release, totalmem } from "node:os";

/** Where and on what the figures were taken; without it they mean nothing. */
export function environment(ingest: string): Record<string, string> {
  const firstLine = (...command: string[]) => Bun.spawnSync(command).stdout.toString().split("\n")[0]!;
  return {
    program: firstLine(ingest, "--version"),
    redis: firstLine("redis-server", "--version"),
    processor: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    loadBefore: loadavg()
      .map((load) => load.toFixed(2))
      .join(" "),
  };
}
