import { BUN } from "../lib/steps.ts";
import { countBefore } from "./arrivals.ts";
import { ENV } from "./child.ts";
import { boundariesWithin, runAt } from "./pace-run.ts";
import { steady } from "./plan.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

const EACH_WAY_MS = 25;
const LOAD = steady(100_000);

/** 50 ms between ingest and Redis and back: a window too small would show as a rate too low. */
export async function* longPath(bench: Bench): AsyncGenerator<Result> {
  const { redis, sizes } = bench;
  const relay = [BUN, `${import.meta.dir}/delayed-path.ts`, `${redis.port}`, `${EACH_WAY_MS}`];
  const child = Bun.spawn(relay, { stdin: "ignore", stdout: "pipe", stderr: "inherit", env: ENV });
  try {
    const { value } = await child.stdout.getReader().read();
    const url = `redis://127.0.0.1:${new TextDecoder().decode(value).trim()}`;
    yield* overPath({ ...bench, redis: { ...redis, url } }, sizes.longPathMs);
  } finally {
    child.kill();
    await child.exited;
  }
}

async function* overPath(bench: Bench, forMs: number): AsyncGenerator<Result> {
  const { summary, arrivedMs } = await runAt(bench, LOAD, forMs);
  const ours = `ingest run --rate 100k --burst-multiplier 1, ${EACH_WAY_MS} ms each way`;
  const told = (name: string, ...rest: [number, string, Parameters<typeof reading>[4]]) =>
    reading(`long path: ${name}`, ours, ...rest);
  const planned = summary.asked.events;
  yield told("events too many or too few", Math.abs(arrivedMs.length - planned), "events", { atMost: 0 });
  const inTime = countBefore(arrivedMs, forMs + EACH_WAY_MS + 5);
  yield told("arrived by the end and a way", inTime / planned, "of 1", { atLeast: 0.999 });
  const half = boundariesWithin(arrivedMs, LOAD, forMs, EACH_WAY_MS);
  yield told("boundaries within, a way later", half.within / half.boundaries, "of 1", "told");
  yield told("last arrival after its instant", arrivedMs.at(-1)! - forMs, "ms", { below: 2 * EACH_WAY_MS });
  yield told("latency p50, there and back", summary.latencyMs!.p50, "ms", { below: 4 * EACH_WAY_MS });
}
