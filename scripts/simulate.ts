import { parseArgs } from "node:util";
import { placesOf, unevennessOf } from "../src/lanes/division.ts";
import { analytics } from "../src/model/index.ts";
import { createShape } from "../src/shape/index.ts";
import { judgeIds } from "./simulate/ids.ts";
import { memoryOfProcess } from "./simulate/memory.ts";
import { DAY_MS, DIVISION, SPEC } from "./simulate/scenario.ts";
import { countStretches } from "./simulate/stretches.ts";

/**
 * What no single machine can publish, by the code that would publish it: 10 million events/s into 64 shards by 32 processes for a day.
 * How many there are follows from the shape; whose they are is looked at in stretches over the whole day, through the lanes of all processes.
 * `--stretches N` and `--ids N` say how much is looked at. Exit 1 when anything is not as it should be.
 */
const { values } = parseArgs({
  options: {
    stretches: { type: "string", default: "96" },
    ids: { type: "string", default: "200000" },
  },
});

const users = analytics.users.length;
const { shards, partitions } = DIVISION;
const events = createShape(SPEC).dueBy(DAY_MS);
const counted = countStretches(events, Number(values.stretches));
const ids = judgeIds(events, Number(values.ids));
const memory = await memoryOfProcess();

/** Draws scatter: of the largest among so many parts the count is off by this share at most, four times its standard deviation. */
const scatter = 4 / Math.sqrt(counted.looked / shards);
const isAsPlanned = (largest: number, parts: number): boolean =>
  Math.abs(largest / unevennessOf(parts, users) - 1) < scatter;

const number = (value: number) => value.toLocaleString("en-US");
const ratio = (value: number) => value.toFixed(3);
const rows: [what: string, is: string, shouldBe: string, holds: boolean][] = [
  ["events of the day", number(events), number(86_400 * 10_000_000), events === 864_000_000_000],
  ["lanes", number(placesOf(DIVISION, users).length), "each user in one", counted.lanes === 64],
  [
    `events looked at, in ${number(counted.stretches)} stretches`,
    number(counted.looked),
    "each in exactly one lane",
    counted.inLanes === counted.looked && counted.doubled === 0,
  ],
  [
    `largest of ${shards} shards against the mean`,
    ratio(counted.largestShard),
    `${ratio(unevennessOf(shards, users))} by users`,
    isAsPlanned(counted.largestShard, shards),
  ],
  [
    `largest of ${partitions} processes against the mean`,
    ratio(counted.largestPartition),
    `${ratio(unevennessOf(partitions, users))} by users`,
    isAsPlanned(counted.largestPartition, partitions),
  ],
  ["ids looked at", number(ids.looked), "all different", ids.distinct === ids.looked],
  ["ids that give their index back", number(ids.invertible), "all", ids.invertible === ids.looked],
  [
    "memory of one process at the day's end",
    `${number(Math.round(memory.residentBytes / 2 ** 20))} MiB`,
    "below 192 MiB, Bun included",
    memory.residentBytes < 192 * 2 ** 20,
  ],
  [
    "the same after four times as many events",
    `${number(Math.round(memory.laterBytes / 2 ** 20))} MiB`,
    "no more than 16 MiB more",
    memory.laterBytes - memory.residentBytes < 16 * 2 ** 20,
  ],
];

console.log(`10,000,000 events/s, ${shards} shards, ${partitions} processes, 24 hours\n`);
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => String(row[column]).length)));
for (const [what, is, shouldBe, holds] of rows)
  console.log(
    `${holds ? "ok  " : "FAIL"}  ${what.padEnd(widths[0]!)}  ${is.padStart(widths[1]!)}  ${shouldBe}`,
  );
process.exit(rows.every(([, , , holds]) => holds) ? 0 : 1);
