import { secondsOf } from "./child.ts";
import { untilFirstEntry } from "./first-entry.ts";
import { comparison, takeTurns } from "./measure.ts";
import { STREAM } from "./redis.ts";
import type { Result } from "./result.ts";
import type { Bench } from "./sizes.ts";

/** All against what starting Bun alone costs. */
export async function* startUp({ redis, workshop, sizes }: Bench): AsyncGenerator<Result> {
  const empty = await workshop.compile("empty.ts");
  const { ingest } = workshop;
  const ms = async (...command: string[]) => 1000 * (await secondsOf(command));
  const run = [ingest, "run", "--redis", redis.url, "--stream", STREAM, "--count", "1"];
  const turns = await takeTurns(
    {
      empty: () => ms(empty),
      version: () => ms(ingest, "--version"),
      sample: () => ms(ingest, "sample", "--count", "5"),
      first: () => untilFirstEntry(redis, run),
    },
    sizes.starts,
  );
  const against = (name: string, ours: string, aim: number, taken: number[]) =>
    comparison(
      {
        name: `start-up: ${name}`,
        ours,
        theirs: "an empty compiled Bun program",
        unit: "ms",
        aim: { below: aim },
      },
      taken,
      turns.empty,
    );
  yield against("version", "ingest --version", 2, turns.version);
  yield against("sample", "ingest sample --count 5", 3, turns.sample);
  yield against("first event", "ingest run until its first event is in Redis", 15, turns.first);
}
