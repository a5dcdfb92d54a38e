import type { Contest } from "./measure.ts";
import { secondsOf } from "./measure.ts";
import { compileEmpty, compileNaive, INGEST } from "./programs.ts";
import type { BenchRedis } from "./redis.ts";

export interface Sizes {
  readonly pairs: number;
  readonly starts: number;
  readonly generated: number;
  readonly naive: number;
  readonly published: number;
  readonly minuteMs: number;
}

export const FULL: Sizes = {
  pairs: 7,
  starts: 40,
  generated: 4_000_000,
  naive: 400_000,
  published: 1_000_000,
  minuteMs: 60_000,
};

/** For the tests: everything runs, nothing is worth reading. */
export const TINY: Sizes = {
  pairs: 1,
  starts: 1,
  generated: 2000,
  naive: 500,
  published: 2000,
  minuteMs: 1500,
};

export async function startUp(): Promise<Contest> {
  const empty = await compileEmpty();
  const milliseconds = async (...command: string[]) => 1000 * (await secondsOf(command));
  return {
    name: "start-up",
    ours: "ingest sample --count 5",
    theirs: "an empty compiled Bun program",
    unit: "ms",
    aim: { below: 3.5 },
    measureOurs: () => milliseconds(INGEST, "sample", "--count", "5"),
    measureTheirs: () => milliseconds(empty),
  };
}

export async function generating({ generated, naive }: Sizes): Promise<Contest> {
  const program = await compileNaive();
  return {
    name: "generating",
    ours: `ingest sample --count ${generated} > /dev/null`,
    theirs: `seeded objects and JSON.stringify, ${naive} of them > /dev/null`,
    unit: "events/s",
    aim: { atLeast: 8 },
    measureOurs: async () =>
      generated / (await secondsOf([INGEST, "sample", "--seed", "1", "--count", `${generated}`])),
    measureTheirs: async () => naive / (await secondsOf([program, `${naive}`])),
  };
}

/** Both from an empty server; a run's own events, and as many entries of one payload with the mean event's size. */
export async function publishing(redis: BenchRedis, { published }: Sizes): Promise<Contest> {
  const sizeBytes = await meanEventBytes();
  const rate = ["--rate", "5000000", "--burst-multiplier", "1", "--count", `${published}`];
  const xadd = ["XADD", "bench", "*", "data", "x".repeat(sizeBytes)];
  return {
    name: "publishing",
    ours: `ingest run ${rate.join(" ")}`,
    theirs: `redis-benchmark -P 500, XADD of ${sizeBytes} constant bytes`,
    unit: "events/s",
    aim: { atLeast: 0.8 },
    measureOurs: async () => {
      redis.cli("FLUSHALL");
      const seconds = await secondsOf([INGEST, "run", "--redis", redis.url, "--stream", "bench", ...rate]);
      refuseShortStream(redis, published);
      return published / seconds;
    },
    measureTheirs: async () => {
      redis.cli("FLUSHALL");
      const where = ["-p", `${redis.port}`, "-P", "500", "-n", `${published}`, "-q"];
      const seconds = await secondsOf(["redis-benchmark", ...where, ...xadd]);
      refuseShortStream(redis, published);
      return published / seconds;
    },
  };
}

function refuseShortStream(redis: BenchRedis, published: number): void {
  const length = redis.cli("XLEN", "bench");
  if (length !== String(published))
    throw new Error(`${length} entries in the stream instead of ${published}`);
}

async function meanEventBytes(): Promise<number> {
  const count = 20_000;
  const child = Bun.spawn([INGEST, "sample", "--seed", "1", "--count", `${count}`], { stdout: "pipe" });
  return Math.round((await child.stdout.bytes()).length / count) - 1;
}
