import { secondsOf } from "./child.ts";
import { comparison, takeTurns } from "./measure.ts";
import { growthMiB, watch } from "./resident.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

export async function* generating(bench: Bench): AsyncGenerator<Result> {
  yield* againstNaiveWays(bench);
  yield* toDisk(bench);
  const { workshop, sizes } = bench;
  const command = ["sample", "--seed", "1", "--count", `${sizes.grown}`];
  const seen = await watch([workshop.ingest, ...command], Math.min(50, sizes.memoryEveryMs));
  const ours = `ingest ${command.join(" ")} > /dev/null, from a third of the time to the end`;
  yield reading("generating: growth of memory", ours, growthMiB(seen, 1 / 3), "MiB", { below: 4 });
}

/** The events far out are taken in the same rounds. */
async function* againstNaiveWays({ workshop, sizes }: Bench): AsyncGenerator<Result> {
  const { generated, naive } = sizes;
  const seeded = await workshop.compile("naive-seeded.ts");
  const unseeded = await workshop.compile("naive-unseeded.ts");
  const sample = [workshop.ingest, "sample", "--seed", "1", "--count", `${generated}`];
  const perSec = async (events: number, ...command: string[]) => events / (await secondsOf(command));
  const turns = await takeTurns(
    {
      ours: () => perSec(generated, ...sample),
      seeded: () => perSec(naive, seeded, `${naive}`),
      far: () => perSec(generated, ...sample, "--offset", "1000000000000"),
      unseeded: () => perSec(naive, unseeded, `${naive}`),
    },
    sizes.pairs,
  );
  const ours = `ingest sample --count ${generated} > /dev/null`;
  const unit = "events/s";
  const theirs = `seeded objects and JSON.stringify, ${naive} of them > /dev/null`;
  const name = "generating: against the seeded way";
  yield comparison({ name, ours, theirs, unit, aim: { atLeast: 10 } }, turns.ours, turns.seeded);
  const free = {
    name: "generating: against the unseeded way",
    theirs: `crypto.randomUUID, Math.random and JSON.stringify, ${naive} of them > /dev/null`,
  };
  yield comparison({ ...free, ours, unit, aim: { atLeast: 5 } }, turns.ours, turns.unseeded);
  const costs = (speeds: number[]) => speeds.map((speed) => 1e6 / speed);
  const far = {
    name: "generating: cost far out",
    ours: "an event from index 1,000,000,000,000 on",
    theirs: "an event from index 0 on",
  };
  const aim = { between: [0.9, 1.1] } as const;
  yield comparison({ ...far, unit: "us/event", aim }, costs(turns.far), costs(turns.ours));
}

/** cat lets the kernel copy from the page cache, and computes nothing. */
async function* toDisk({ workshop, sizes }: Bench): AsyncGenerator<Result> {
  const { ingest, dir } = workshop;
  const file = `${dir}/sample.ndjson`;
  const copy = `${dir}/copy.ndjson`;
  const sample = [ingest, "sample", "--seed", "1", "--count", `${sizes.generated}`];
  const mibPerSec = async (command: readonly string[], into: string) => {
    await Bun.file(into)
      .delete()
      .catch(() => {});
    const seconds = await secondsOf(command, into);
    return Bun.file(into).size / 2 ** 20 / seconds;
  };
  const turns = await takeTurns(
    { ours: () => mibPerSec(sample, file), theirs: () => mibPerSec(["cat", file], copy) },
    sizes.pairs,
  );
  const names = { name: "generating: to a file", ours: "ingest sample > file", theirs: "cat file > other" };
  yield comparison({ ...names, unit: "MiB/s", aim: "told" }, turns.ours, turns.theirs);
}
