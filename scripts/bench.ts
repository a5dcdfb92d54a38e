import { parseArgs } from "node:util";
import { FULL, generating, publishing, startUp, TINY } from "./bench/contests.ts";
import { environment } from "./bench/environment.ts";
import { type Comparison, compare } from "./bench/measure.ts";
import { type MemoryReading, memory } from "./bench/memory.ts";
import { startBenchRedis } from "./bench/redis.ts";

/**
 * Side by side with what else one would use, ratios first. One measurement at a time, ours and theirs in turn.
 * `--json` for machines, `--tiny` to see only that everything still runs, `--only NAME` for one of them.
 */
const { values } = parseArgs({
  options: { json: { type: "boolean" }, tiny: { type: "boolean" }, only: { type: "string" } },
});
const sizes = values.tiny ? TINY : FULL;
const wanted = (name: string) => values.only === undefined || values.only === name;

const report = {
  schemaVersion: 1,
  environment: environment(),
  comparisons: [] as Comparison[],
  memory: [] as MemoryReading[],
};
const redis = await startBenchRedis();
try {
  if (wanted("start-up")) await add(compare(await startUp(), sizes.starts));
  if (wanted("generating")) await add(compare(await generating(sizes), sizes.pairs));
  if (wanted("publishing")) await add(compare(await publishing(redis, sizes), sizes.pairs));
  redis.cli("FLUSHALL");
  if (wanted("memory")) report.memory.push(tell(await memory(redis, sizes.minuteMs), memoryLine));
} finally {
  await redis.stop();
}
if (values.json) console.log(JSON.stringify(report, null, 2));
else for (const [name, value] of Object.entries(report.environment)) console.log(`${name}: ${value}`);

async function add(comparison: Promise<Comparison>): Promise<void> {
  report.comparisons.push(tell(await comparison, comparisonLine));
}

function tell<T>(result: T, line: (result: T) => string): T {
  if (!values.json) console.log(line(result));
  return result;
}

function comparisonLine(c: Comparison): string {
  const range = c.ratioRange.map((ratio) => ratio.toFixed(2)).join(" to ");
  return [
    `${c.name}: ${c.ratio.toFixed(2)} times (${range} over ${c.pairs} pairs), aim ${c.aim}: ${c.met ? "met" : "MISSED"}`,
    `    ${figure(c.oursMedian)} ${c.unit}  ${c.ours}`,
    `    ${figure(c.theirsMedian)} ${c.unit}  ${c.theirs}`,
  ].join("\n");
}

function memoryLine(m: MemoryReading): string {
  const verdict = m.met ? "met" : "MISSED";
  return `${m.name}: ${m.residentMiB.toFixed(1)} MiB after ${m.afterSeconds} s (peak ${m.peakMiB.toFixed(1)}), aim ${m.aim}: ${verdict}\n    ${m.ours}`;
}

function figure(value: number): string {
  return value < 1000 ? value.toFixed(1).padStart(9) : Math.round(value).toLocaleString("en").padStart(9);
}
