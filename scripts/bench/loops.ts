import { type Reached, reachedBy, readArrivals } from "./arrivals.ts";
import { secondsOf } from "./child.ts";
import { STREAM } from "./redis.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

const FIELD = [
  { loop: "send, wait, sleep", source: "loops/send-wait-sleep.ts", rates: [10, 5000] },
  { loop: "a second's quota", source: "loops/second-quota.ts", rates: [10, 51, 10_000] },
  { loop: "batches of 10 ms", source: "loops/tick-batches.ts", rates: [10, 51, 10_000] },
];

/** The loops of the field and ours at the same rates, by what arrived in Redis. */
export async function* loops(bench: Bench): AsyncGenerator<Result> {
  const { redis, workshop, sizes } = bench;
  const rows: ReturnType<typeof rowOf>[] = [];
  let worstOfOurs = 0;
  for (const ratePerSec of [10, 51, 5000, 10_000]) {
    const load = ["--rate", `${ratePerSec}`, "--burst-multiplier", "1", "--duration", `${sizes.loopMs}ms`];
    const run = [workshop.ingest, "run", "--redis", redis.url, "--stream", STREAM, "--quiet", ...load];
    const ours = await reached(bench, run, ratePerSec);
    worstOfOurs = Math.max(worstOfOurs, Math.abs(ours.perSec / ratePerSec - 1));
    rows.push(rowOf("ingest run", ratePerSec, ours));
    for (const { loop, source } of FIELD.filter(({ rates }) => rates.includes(ratePerSec))) {
      const program = await workshop.compile(source);
      const command = [program, `${redis.port}`, STREAM, `${ratePerSec}`, `${sizes.loopMs}`];
      rows.push(rowOf(loop, ratePerSec, await reached(bench, command, ratePerSec)));
    }
  }
  yield { kind: "table", name: "loops: what they make of a rate", rows };
  const name = "loops: how far ours misses a rate";
  yield reading(name, "ingest run, the worst of 10, 51, 5,000 and 10,000/s", 100 * worstOfOurs, "%", {
    atMost: 0.1,
  });
}

async function reached({ redis, sizes }: Bench, command: string[], ratePerSec: number): Promise<Reached> {
  redis.cli("FLUSHALL");
  await secondsOf(command);
  return reachedBy(await readArrivals(redis), ratePerSec, sizes.loopMs);
}

function rowOf(loop: string, ratePerSec: number, { perSec, worst100Ms, worstShare }: Reached) {
  const percent = (share: number) => Math.round(1000 * share) / 10;
  return {
    loop,
    askedPerSec: ratePerSec,
    reachedPerSec: Math.round(perSec * 100) / 100,
    offPercent: percent(perSec / ratePerSec - 1),
    duePer100Ms: ratePerSec / 10,
    worst100Ms,
    worstPercent: percent(worstShare),
  };
}
