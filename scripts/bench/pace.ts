import { gapsOf, tally } from "./arrivals.ts";
import { boundariesWithin, burstEdges, type PaceRun, runAt } from "./pace-run.ts";
import { type Load, steady } from "./plan.ts";
import { type Aim, type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

const RATES = [0.5, 1, 3, 7, 10, 51, 101, 333.3, 1000, 10_000, 100_000];
const BURST_RATES = [100, 1000];

interface Paced extends PaceRun {
  readonly load: Load;
  readonly forMs: number;
  /** Of a core, start-up subtracted: what a long run took more than a short one. */
  readonly cpuShare: number;
}

export async function* pace(bench: Bench): AsyncGenerator<Result> {
  const { sizes } = bench;
  const paced: Paced[] = [];
  for (const ratePerSec of RATES) {
    paced.push(await paceAt(bench, steady(ratePerSec), ratePerSec <= 3 ? sizes.slowPaceMs : sizes.paceMs));
  }
  const burst = { multiplier: 10, everyMs: sizes.burstEveryMs, forMs: sizes.burstEveryMs / 4 };
  const bursts: Paced[] = [];
  for (const ratePerSec of BURST_RATES) {
    bursts.push(await paceAt(bench, { ratePerSec, ...burst }, sizes.paceMs));
  }
  yield { kind: "table", name: "pace: each load", rows: [...paced, ...bursts].map(rowOf) };
  yield* verdicts([...paced, ...bursts]);
  yield* burstVerdicts(bursts);
  const even = paced.find(({ load }) => load.ratePerSec === 101)!;
  yield histogram("pace: ms between neighbours at 101/s", gapsOf(even.arrivedMs));
  const late = even.arrivedMs.map((ms, index) => ms - Math.floor((index * 1000) / 101));
  yield histogram("pace: ms from timestamp to entry id at 101/s", tally(late));
}

async function paceAt(bench: Bench, load: Load, forMs: number): Promise<Paced> {
  const short = await runAt(bench, load, bench.sizes.startMs);
  const long = await runAt(bench, load, forMs);
  return { ...long, load, forMs, cpuShare: (long.cpuMs - short.cpuMs) / (forMs - bench.sizes.startMs) };
}

function rowOf({ load, forMs, summary, arrivedMs, cpuShare }: Paced) {
  const { boundaries, boundariesWithin: within, process } = summary.certificate!;
  const byIds = boundariesWithin(arrivedMs, load, forMs);
  const lateness = summary.latenessMs!;
  return {
    rate: `${load.ratePerSec}${load.multiplier === 1 ? "" : ` x${load.multiplier}`}`,
    planned: summary.asked.events,
    events: arrivedMs.length,
    within: `${within}/${boundaries}`,
    byIds: `${byIds.within}/${byIds.boundaries}`,
    lateP50Ms: lateness.p50,
    lateP99Ms: lateness.p99,
    lateMaxMs: lateness.max,
    wakingP50Ms: process.wakingMs.p50,
    wakingP99Ms: process.wakingMs.p99,
    cpuPercent: Math.round(10_000 * cpuShare) / 100,
  };
}

function* verdicts(all: readonly Paced[]): Generator<Result> {
  const runs = "ingest run --rate 0.5 to 100k, and with bursts of 10 times";
  const told = (name: string, value: number, unit: string, aim: Aim, ours = runs) =>
    reading(`pace: ${name}`, ours, value, unit, aim);
  const sum = (of: (paced: Paced) => number) => all.reduce((total, paced) => total + of(paced), 0);
  const off = sum(({ summary, arrivedMs }) => Math.abs(arrivedMs.length - summary.asked.events));
  yield told("events too many or too few", off, "events", { atMost: 0 });
  const own = sum(({ summary }) => summary.certificate!.boundariesWithin);
  const boundaries = sum(({ summary }) => summary.certificate!.boundaries);
  yield told("boundaries within, by the certificate", own / boundaries, "of 1", { atLeast: 1 });
  const byIds = all.map(({ arrivedMs, load, forMs }) => boundariesWithin(arrivedMs, load, forMs));
  const share = byIds.reduce((n, ids) => n + ids.within, 0) / byIds.reduce((n, ids) => n + ids.boundaries, 0);
  yield told("boundaries within, by entry ids", share, "of 1", { atLeast: 1 });
  const upTo10k = all.filter(({ load }) => load.ratePerSec * load.multiplier <= 10_000);
  const worst = (of: (paced: Paced) => number) => Math.max(...upTo10k.map(of));
  const slow = "the worst of the loads up to 10,000/s";
  yield told(
    "lateness p50",
    worst(({ summary }) => summary.latenessMs!.p50),
    "ms",
    { below: 0.5 },
    slow,
  );
  yield told(
    "lateness p99",
    worst(({ summary }) => summary.latenessMs!.p99),
    "ms",
    { below: 2 },
    slow,
  );
  for (const [ratePerSec, below] of [
    [10, 1],
    [1000, 10],
  ] as const) {
    const { cpuShare } = all.find(({ load }) => load.ratePerSec === ratePerSec && load.multiplier === 1)!;
    const ours = `ingest run --rate ${ratePerSec}, start-up subtracted`;
    yield told(`CPU at ${ratePerSec}/s`, 100 * cpuShare, "% of a core", { below }, ours);
  }
}

function* burstVerdicts(bursts: readonly Paced[]): Generator<Result> {
  for (const { load, arrivedMs, forMs } of bursts) {
    const edges = burstEdges(arrivedMs, load, forMs);
    const ours = `ingest run --rate ${load.ratePerSec}, the first and last entries of ${edges.length / 2} bursts of 10 times`;
    const name = `pace: bursts' edges at ${load.ratePerSec}/s`;
    yield reading(name, ours, Math.max(...edges), "ms", { atMost: 2 });
  }
}

function histogram(name: string, counts: ReadonlyMap<number, number>): Result {
  return { kind: "table", name, rows: [...counts].map(([ms, events]) => ({ ms, events })) };
}
