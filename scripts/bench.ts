import { parseArgs } from "node:util";
import { environment } from "./bench/environment.ts";
import { generating } from "./bench/generating.ts";
import { longPath } from "./bench/long-path.ts";
import { loops } from "./bench/loops.ts";
import { memory } from "./bench/memory.ts";
import { pace } from "./bench/pace.ts";
import { linesOf } from "./bench/print.ts";
import { publishing } from "./bench/publishing.ts";
import { startBenchRedis } from "./bench/redis.ts";
import type { Result } from "./bench/result.ts";
import { saturation } from "./bench/saturation.ts";
import { type Bench, FULL, TINY } from "./bench/sizes.ts";
import { startUp } from "./bench/start-up.ts";
import { verifying } from "./bench/verifying.ts";
import { views } from "./bench/views.ts";
import { openWorkshop } from "./bench/workshop.ts";

/**
 * Side by side with what else one would use, ratios first. One measurement at a time, ours and theirs in turn.
 * `--json` for machines, `--tiny` to see only that everything still runs, `--only NAME` for one of them.
 */
const { values } = parseArgs({
  options: { json: { type: "boolean" }, tiny: { type: "boolean" }, only: { type: "string" } },
});

const BENCHES: Record<string, (bench: Bench) => AsyncGenerator<Result>> = {
  "start-up": startUp,
  generating,
  publishing,
  saturation,
  verifying,
  pace,
  loops,
  "long-path": longPath,
  memory,
  views,
};
if (values.only !== undefined && !Object.hasOwn(BENCHES, values.only)) {
  console.error(`Expected --only to be one of ${Object.keys(BENCHES).join(", ")}, got ${values.only}`);
  process.exit(2);
}

const workshop = openWorkshop();
process.once("exit", () => workshop.close());
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const redis = await startBenchRedis();
const report = { schemaVersion: 2, environment: environment(workshop.ingest), results: [] as Result[] };
if (!values.json)
  for (const [name, value] of Object.entries(report.environment)) console.log(`${name}: ${value}`);
try {
  for (const [name, measure] of Object.entries(BENCHES)) {
    if (values.only !== undefined && values.only !== name) continue;
    for await (const result of measure({ redis, workshop, sizes: values.tiny ? TINY : FULL })) tell(result);
  }
} finally {
  await redis.stop();
}
if (values.json) console.log(JSON.stringify(report, null, 2));
process.exit();

function tell(result: Result): void {
  report.results.push(result);
  if (!values.json) console.log(linesOf(result));
}
