import { clock, counted, decimal, grouped, printable, span } from "./text-parts.ts";
import type { VerifyRate, VerifyRun } from "./verify-report.ts";

const RUNS_SHOWN = 10;
const BURSTS_SHOWN = 3;

/** Every run that has something to tell, up to ten; a long-lived ledger knows many of which nothing is left. */
export function runsLines(runs: readonly VerifyRun[]): string[] {
  const telling = runs.filter(({ seen, missing, deleted }) => seen > 0 || missing > 0 || deleted > 0);
  const silent = runs.length - Math.min(telling.length, RUNS_SHOWN);
  return [
    ...telling.slice(0, RUNS_SHOWN).flatMap(runLines),
    ...(silent === 0
      ? []
      : ["", `${counted(silent, "more run", "more runs")} in the ledger (--json tells of each)`]),
  ];
}

function runLines(run: VerifyRun): string[] {
  const { plannedEvents, next, leftOut, seen, missing, deleted, trimmed } = run;
  const gone = deleted === 0 ? "" : `, ${grouped(deleted)} deleted`;
  const planned = plannedEvents === null ? "of an endless run" : `of ${grouped(plannedEvents)} planned`;
  const skipped = leftOut === 0 ? "" : `, ${grouped(leftOut)} left out`;
  return [
    "",
    `Run ${run.runId}: seed ${printable(run.seed)}, from ${clock(run.startUnixMs)}, ${run.delivery}${lanesText(run)}`,
    `  events  ${grouped(next - leftOut)} written ${planned}${skipped}; ${grouped(seen)} seen, ${grouped(missing)} missing${gone}, ${grouped(trimmed)} trimmed`,
    ...(seen === 0 ? [] : paceLines(run)),
  ];
}

/** By how many ledger entries it is told. */
function lanesText({ lanes }: VerifyRun): string {
  if (lanes === undefined) return "";
  const partitions = new Set(lanes.map(({ partition }) => partition)).size;
  const shards = new Set(lanes.map(({ shard }) => shard)).size;
  return `, ${counted(shards, "shard", "shards")}${partitions > 1 ? ` by ${partitions} partitions` : ""}`;
}

function paceLines({
  meanPerSec,
  base,
  burst,
  burstWindows,
  firstBurstWindows,
  delayMs,
  shiftMs,
}: VerifyRun): string[] {
  const phase = ({ ratePerSec, due, arrived }: VerifyRun["base"]) =>
    `${decimal(ratePerSec)}/s: ${counted(due, "event", "events")} due, ${grouped(arrived)} arrived`;
  const lines = [`rate    ${perSecond(meanPerSec.planned)} planned, ${perSecond(meanPerSec.seen)} seen`];
  if (base.due > 0) lines.push(`base    ${phase(base)} outside of bursts`);
  if (burst.due > 0)
    lines.push(`bursts  ${phase(burst)} within ${counted(burstWindows, "window", "windows")}`);
  for (const { startUnixMs, endUnixMs, due, arrived } of firstBurstWindows) {
    lines.push(`        ${span(startUnixMs, endUnixMs)}: ${grouped(due)} due, ${grouped(arrived)} arrived`);
  }
  if (delayMs !== null) {
    const { least, mean, most } = delayMs;
    lines.push(
      `delay   ${decimal(least)} to ${decimal(most)} ms from instant to stream, ${decimal(mean)} in the mean`,
    );
  }
  if (shiftMs !== 0) {
    lines.push(
      `        with the server's times moved by ${decimal(-shiftMs / 1000)} s: the run is not dated to when it was published`,
    );
  }
  return lines.map((line) => `  ${line}`);
}

/** How fast entries came, and the bursts that show without knowing the plan. */
export function rateLines(title: string, rate: VerifyRate | null): string[] {
  if (rate === null) return [];
  const { bursts } = rate;
  const fullest = rate.widthMs === 1000 ? "second" : `${decimal(rate.widthMs / 1000)} s`;
  const seconds = decimal((rate.lastUnixMs - rate.firstUnixMs) / 1000);
  return [
    "",
    `${title}: ${grouped(rate.count)} in ${seconds} s, mean ${perSecond(rate.meanPerSec)}, fullest ${fullest} ${decimal(rate.peakPerSec)}/s`,
    ...(bursts === null ? ["  too few to look for bursts"] : burstLines(bursts)),
  ];
}

function burstLines({ baseRatePerSec, widthMs, count, first }: NonNullable<VerifyRate["bursts"]>): string[] {
  const found = count === 0 ? "no burst" : counted(count, "burst", "bursts");
  const edges = count === 0 ? "" : ` (edges to ${decimal(widthMs / 1000)} s)`;
  return [
    `  ${decimal(baseRatePerSec)}/s usual, ${found} to be seen${edges}`,
    ...first
      .slice(0, BURSTS_SHOWN)
      .map(
        (burst) =>
          `    ${span(burst.startUnixMs, burst.endUnixMs)}: ${counted(burst.count, "event", "events")}, ${decimal(burst.ratePerSec)}/s`,
      ),
  ];
}

function perSecond(rate: number | null): string {
  return rate === null ? "(one instant)" : `${decimal(rate)}/s`;
}
