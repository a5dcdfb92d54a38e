import { ENV } from "./child.ts";
import { STREAM } from "./redis.ts";
import { residentOf } from "./resident.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

/** What a run holds that is left alone: at default settings, and at five times the rate, where two minutes stand for ten. */
export async function* memory(bench: Bench): AsyncGenerator<Result> {
  const { minuteMs } = bench.sizes;
  const [defaults] = await residentAfter(bench, [], [minuteMs]);
  yield reading("memory: at default settings", "ingest run, after a minute", defaults!, "MiB", { below: 45 });
  const [one, two] = await residentAfter(bench, ["--rate", "50"], [minuteMs, 2 * minuteMs]);
  yield reading("memory: longer", "ingest run --rate 50, after two minutes", two!, "MiB", { below: 45 });
  const ours = "ingest run --rate 50, in the second minute";
  yield reading("memory: growth", ours, two! - one!, "MiB", { below: 1 });
}

async function residentAfter({ redis, workshop }: Bench, flags: string[], atMs: number[]): Promise<number[]> {
  redis.cli("FLUSHALL");
  const child = Bun.spawn([workshop.ingest, "run", "--redis", redis.url, "--stream", STREAM, ...flags], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
    env: ENV,
  });
  const startedAt = performance.now();
  const seen: number[] = [];
  for (const ms of atMs) {
    await Bun.sleep(startedAt + ms - performance.now());
    seen.push((await residentOf(child.pid, ms))?.nowMiB ?? Number.NaN);
  }
  child.kill("SIGTERM");
  const code = await child.exited;
  if (code !== 0) throw new Error(`ingest run exits with ${code} after SIGTERM`);
  return seen;
}
