import { STREAM } from "./redis.ts";
import { growthMiB, peakMiB, watch } from "./resident.ts";
import { type Result, reading } from "./result.ts";
import type { Bench } from "./sizes.ts";

/** A long run at full speed; the stream is trimmed, so that the server stays small. */
export async function* saturation({ redis, workshop, sizes }: Bench): AsyncGenerator<Result> {
  redis.cli("FLUSHALL");
  const run = ["run", "--rate", "max", "--count", `${sizes.saturating}`, "--max-len", "100k"];
  const where = ["--redis", redis.url, "--stream", STREAM, "--quiet"];
  const seen = await watch([workshop.ingest, ...run, ...where], sizes.memoryEveryMs);
  const ours = `ingest ${run.join(" ")}`;
  yield reading("saturation: peak memory", ours, peakMiB(seen), "MiB", { below: 96 });
  yield reading("saturation: growth in the second half", ours, growthMiB(seen, 0.5), "MiB", { below: 4 });
}
