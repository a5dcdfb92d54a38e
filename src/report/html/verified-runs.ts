import { formatCount } from "../../primitives/units.ts";
import { clock, decimal, span } from "../text-parts.ts";
import type { VerifyReport, VerifyRun } from "../verify-report.ts";
import { type Html, html } from "./html.ts";
import { facts, table } from "./parts.ts";

const RUNS_SHOWN = 10;

/** What the ledger tells of each run, and what the stream has of it; a long-lived ledger knows many of which nothing is left. */
export function runsTable(runs: readonly VerifyRun[]): Html {
  const telling = runs.filter(({ seen, missing, deleted }) => seen > 0 || missing > 0 || deleted > 0);
  const silent = runs.length - Math.min(telling.length, RUNS_SHOWN);
  return html`${telling.slice(0, RUNS_SHOWN).map(runFacts)}
${silent === 0 ? undefined : html`<p class="note">The ledger knows ${formatCount(silent)} more; the JSON in this file tells of each.</p>`}`;
}

function runFacts(run: VerifyRun): Html {
  const { seed, startUnixMs, delivery, plannedEvents, next, leftOut, missing, deleted, trimmed, shiftMs } =
    run;
  const { meanPerSec, base, burst, burstWindows, delayMs } = run;
  const phase = ({ ratePerSec, due, arrived }: VerifyRun["base"]) =>
    `${decimal(ratePerSec)}/s: ${formatCount(due)} events due, ${formatCount(arrived)} arrived`;
  const asked = plannedEvents === null ? "endless" : `of ${formatCount(plannedEvents)} planned`;
  const rows: [string, string | undefined][] = [
    ["Seed", seed],
    ["Start", `${clock(startUnixMs)}, ${delivery}`],
    [
      "Written",
      `${formatCount(next - leftOut)}, ${asked}${leftOut === 0 ? "" : `; ${formatCount(leftOut)} left out`}`,
    ],
    [
      "Seen",
      `${formatCount(run.seen)}; ${formatCount(missing)} missing, ${formatCount(deleted)} deleted, ${formatCount(trimmed)} trimmed`,
    ],
    ["Mean rate", `${perSec(meanPerSec.planned)} planned, ${perSec(meanPerSec.seen)} seen`],
    ["Outside of bursts", base.due > 0 ? phase(base) : undefined],
    [
      "In bursts",
      burst.due > 0
        ? `${phase(burst)}, in ${formatCount(burstWindows)} ${burstWindows === 1 ? "window" : "windows"}`
        : undefined,
    ],
    [
      "From instant to stream",
      delayMs === null
        ? undefined
        : `${decimal(delayMs.least)} to ${decimal(delayMs.most)} ms, ${decimal(delayMs.mean)} in the mean`,
    ],
    [
      "Clocks",
      shiftMs === 0
        ? undefined
        : `the server's times were moved by ${decimal(-shiftMs / 1000)} s, for the run is not dated to when it was published`,
    ],
  ];
  return html`<h3>Run ${run.runId}</h3>
${facts(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))}`;
}

/** Each stream of a divided run for itself. */
export function shardsTable(shards: NonNullable<VerifyReport["shards"]>): Html {
  return table(
    "Streams",
    ["Stream", "Entries", "Judged", "Verdict"],
    shards.map(({ stream, length, judged, verdict, findings }) => {
      const wrong = Object.entries(findings).map(([kind, count]) => `${formatCount(count)} ${kind}`);
      const told = wrong.length === 0 ? verdict : wrong.join(", ");
      return [stream, formatCount(length), formatCount(judged), told];
    }),
  );
}

/** The first burst windows of the plan, and what came in them. */
export function windowsTable(runs: readonly VerifyRun[]): Html | undefined {
  const windows = runs.slice(0, RUNS_SHOWN).flatMap(({ firstBurstWindows }) => firstBurstWindows);
  if (windows.length === 0) return undefined;
  return table(
    "Burst windows of the plan",
    ["Burst window of the plan", "Due", "Arrived"],
    windows.map(({ startUnixMs, endUnixMs, due, arrived }) => [
      span(startUnixMs, endUnixMs),
      formatCount(due),
      formatCount(arrived),
    ]),
  );
}

function perSec(rate: number | null): string {
  return rate === null ? "one instant" : `${decimal(rate)}/s`;
}
