import type { RunSummary } from "../../src/report/run-summary.ts";
import { countBefore, readArrivals } from "./arrivals.ts";
import { answerOf } from "./child.ts";
import { burstsBefore, type Load, perMs, plannedBefore } from "./plan.ts";
import { STREAM } from "./redis.ts";
import type { Bench } from "./sizes.ts";

/** One run at a load: what it says of itself, and what the entry ids say. */
export interface PaceRun {
  readonly summary: RunSummary;
  readonly cpuMs: number;
  /** Milliseconds since the start of the run, by the server's clock. */
  readonly arrivedMs: readonly number[];
}

export async function runAt({ redis, workshop }: Bench, load: Load, forMs: number): Promise<PaceRun> {
  redis.cli("FLUSHALL");
  const bursts = ["--burst-interval", `${load.everyMs}ms`, "--burst-duration", `${load.forMs}ms`];
  const { out, cpuMs } = await answerOf([
    workshop.ingest,
    ...["run", "--redis", redis.url, "--stream", STREAM, "--json", "--quiet"],
    ...["--rate", `${load.ratePerSec}`, "--duration", `${forMs}ms`],
    ...["--burst-multiplier", `${load.multiplier}`, ...(load.multiplier === 1 ? [] : bursts)],
  ]);
  const summary: RunSummary = JSON.parse(out);
  const startMs = Date.parse(summary.start);
  return { summary, cpuMs, arrivedMs: (await readArrivals(redis)).map((ms) => ms - startMs) };
}

/**
 * At how many whole tenths of a second the entry ids hold what the plan says: within one event, 0.1 % of it, or what
 * is due in 2 ms, because ids know whole milliseconds only and every event has a way to go.
 */
export function boundariesWithin(arrivedMs: readonly number[], load: Load, forMs: number, wayMs = 0) {
  let boundaries = 0;
  let within = 0;
  for (let atMs = 100; atMs <= forMs; atMs += 100) {
    const planned = plannedBefore(load, atMs);
    const off = Math.abs(countBefore(arrivedMs, atMs + wayMs) - planned);
    boundaries++;
    if (off <= Math.max(1, planned / 1000, 2 * perMs(load, atMs), 2 * perMs(load, atMs - 1))) within++;
  }
  return { boundaries, within };
}

/** How far the first and the last event of each burst arrived from their instants, ms. */
export function burstEdges(arrivedMs: readonly number[], load: Load, forMs: number): number[] {
  return burstsBefore(load, forMs).flatMap(({ first, firstMs, last, lastMs }) => [
    Math.abs(arrivedMs[first]! - firstMs),
    Math.abs(arrivedMs[last]! - lastMs),
  ]);
}
