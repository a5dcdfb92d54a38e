import { take } from "./child.ts";
import { comparison, type Match, median, takeTurns } from "./measure.ts";
import { refuseOtherLength, STREAM } from "./redis.ts";
import type { Result } from "./result.ts";
import type { Bench } from "./sizes.ts";

/** Per event, client and server each by the kernel's own account. */
interface Published {
  readonly perSec: number;
  readonly clientMicros: number;
  readonly serverMicros: number;
}

/**
 * Each from an empty server: a run's own events, and as many entries of one payload with the mean event's size.
 * Of redis-benchmark with one connection and with four the better one counts, for each figure by itself.
 */
export async function* publishing(bench: Bench): AsyncGenerator<Result> {
  const { redis, workshop, sizes } = bench;
  const sizeBytes = await meanEventBytes(workshop.ingest);
  const count = `${sizes.published}`;
  const run = ["run", "--rate", "max", "--count", count];
  const ours = [workshop.ingest, ...run, "--redis", redis.url, "--stream", STREAM];
  const xadd = ["XADD", STREAM, "*", "data", "x".repeat(sizeBytes)];
  const rival = (connections: number) => {
    const where = ["-p", `${redis.port}`, "-c", `${connections}`, "-P", "500", "-n", count, "-q"];
    return publish(bench, ["redis-benchmark", ...where, ...xadd]);
  };
  const turns = await takeTurns(
    {
      "ingest run": () => publish(bench, ours),
      "redis-benchmark -c 1": () => rival(1),
      "redis-benchmark -c 4": () => rival(4),
    },
    sizes.pairs,
  );
  const against = (
    figure: keyof Published,
    best: typeof Math.max,
    match: Pick<Match, "name" | "unit" | "aim">,
  ) => {
    const names = {
      ours: `ingest ${run.join(" ")}`,
      theirs: `redis-benchmark -P 500, -c 1 or -c 4, XADD of ${sizeBytes} constant bytes`,
    };
    const theirs = turns["redis-benchmark -c 1"].map((one, round) =>
      best(one[figure], turns["redis-benchmark -c 4"][round]![figure]),
    );
    return comparison(
      { ...match, ...names },
      turns["ingest run"].map((taken) => taken[figure]),
      theirs,
    );
  };
  yield against("perSec", Math.max, { name: "publishing: speed", unit: "events/s", aim: { atLeast: 1 } });
  const unit = "us/event";
  yield against("clientMicros", Math.min, { name: "publishing: client CPU", unit, aim: { atMost: 1 } });
  yield against("serverMicros", Math.min, { name: "publishing: server CPU", unit, aim: { atMost: 1.05 } });
  const rows = Object.entries(turns).map(([way, taken]) => medians(way, taken));
  yield { kind: "table", name: "publishing: each way", rows };
}

function medians(way: string, taken: readonly Published[]) {
  const of = (figure: keyof Published) => median(taken.map((one) => one[figure]));
  return {
    way,
    perSec: Math.round(of("perSec")),
    clientMicros: of("clientMicros").toFixed(3),
    serverMicros: of("serverMicros").toFixed(3),
  };
}

async function publish({ redis, sizes }: Bench, command: readonly string[]): Promise<Published> {
  redis.cli("FLUSHALL");
  const before = redis.cpuMicros();
  const { seconds, cpuMs } = await take(command);
  const serverMicros = redis.cpuMicros() - before;
  refuseOtherLength(redis, sizes.published);
  const each = sizes.published;
  return { perSec: each / seconds, clientMicros: (1000 * cpuMs) / each, serverMicros: serverMicros / each };
}

async function meanEventBytes(ingest: string): Promise<number> {
  const count = 20_000;
  const child = Bun.spawn([ingest, "sample", "--seed", "1", "--count", `${count}`], { stdout: "pipe" });
  return Math.round((await child.stdout.bytes()).length / count) - 1;
}
