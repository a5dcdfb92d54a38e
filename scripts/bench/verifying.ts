import { secondsOf } from "./child.ts";
import { comparison, takeTurns } from "./measure.ts";
import { refuseOtherLength, STREAM } from "./redis.ts";
import { peakMiB, watch } from "./resident.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

/** What is fastest for it. */
const PAGE = "3000";

/** Reading, recomputing and comparing against reading alone. */
export async function* verifying(bench: Bench): AsyncGenerator<Result> {
  const { redis, workshop, sizes } = bench;
  const verify = [workshop.ingest, "verify", "--redis", redis.url, "--stream", STREAM, "--quiet"];
  const plain = await workshop.compile("plain-read.ts");
  await fill(bench, sizes.verified);
  const perSec = async (...command: string[]) => sizes.verified / (await secondsOf(command));
  const turns = await takeTurns(
    {
      ours: () => perSec(...verify),
      plain: () => perSec(plain, `${redis.port}`, STREAM, PAGE),
      dump: () => perSec("redis-cli", "-p", `${redis.port}`, "XRANGE", STREAM, "-", "+"),
    },
    sizes.pairs,
  );
  const match = { ours: `ingest verify, ${sizes.verified} events`, unit: "events/s" };
  const read = {
    name: "verifying: against plain reading",
    theirs: `ioredis xrangeBuffer, pages of ${PAGE}, compiled by Bun`,
    aim: { atLeast: 0.8 },
  };
  yield comparison({ ...match, ...read }, turns.ours, turns.plain);
  const dump = {
    name: "verifying: against a dump",
    theirs: "redis-cli XRANGE > /dev/null",
    aim: { atLeast: 1 },
  };
  yield comparison({ ...match, ...dump }, turns.ours, turns.dump);
  await fill(bench, sizes.verifiedForMemory);
  const seen = await watch(verify, Math.min(100, sizes.memoryEveryMs));
  const ours = `ingest verify, ${sizes.verifiedForMemory} events`;
  yield reading("verifying: peak memory", ours, peakMiB(seen), "MiB", { below: 96 });
}

async function fill({ redis, workshop }: Bench, events: number): Promise<void> {
  redis.cli("FLUSHALL");
  const run = ["run", "--redis", redis.url, "--stream", STREAM, "--rate", "max", "--count", `${events}`];
  await secondsOf([workshop.ingest, ...run]);
  refuseOtherLength(redis, events);
}
