import { clock, decimal, grouped, printable, span } from "./text-parts.ts";
import {
  FINDING_MEANING,
  type VerifyExample,
  type VerifyFinding,
  type VerifyRate,
  type VerifyReport,
  type VerifyRun,
} from "./verify-report.ts";

const ENTRY_LENGTH = 1000;
const BURSTS_SHOWN = 3;

/** The report for people, lines without the final newline. Whatever came out of the stream is printed without control characters. */
export function verifyText(report: VerifyReport): string {
  return [
    ...headLines(report),
    ...report.runs.flatMap(runLines),
    ...rateLines("By the server's clock", report.byServerClock),
    ...rateLines("By the events' own time", report.byEventTime),
    ...distributionLines(report),
    ...report.findings.filter(({ count }) => count > 0).flatMap(findingLines),
    ...report.notes.flatMap((note) => ["", `Note: ${printable(note)}`]),
    "",
    verdictLine(report),
  ].join("\n");
}

function headLines({ stream, redis, length, first, last }: VerifyReport): string[] {
  const entryLine = (name: string, entry: VerifyReport["first"]) =>
    entry === null
      ? []
      : [
          `  ${name} ${entry.id}  ${entry.fields.map((field) => `${printable(field.name)} ${printable(field.value, ENTRY_LENGTH)}`).join(" ")}`,
        ];
  return [
    `Stream ${printable(stream)} at ${redis}: ${grouped(length)} entries`,
    ...entryLine("first", first),
    ...entryLine("last ", last),
  ];
}

function runLines(run: VerifyRun): string[] {
  const planned =
    run.plannedEvents === null ? "of an endless run" : `of ${grouped(run.plannedEvents)} planned`;
  const { meanPerSec, base, burst, delayMs } = run;
  const phase = ({ ratePerSec, due, arrived }: VerifyRun["base"]) =>
    `${decimal(ratePerSec)}/s: ${grouped(due)} events due, ${grouped(arrived)} arrived`;
  return [
    "",
    `Run ${run.runId}: seed ${printable(run.seed)}, from ${clock(run.startUnixMs)}, ${run.delivery}`,
    `  events  ${grouped(run.next)} written ${planned}; ${grouped(run.seen)} seen, ${grouped(run.missing)} missing, ${grouped(run.trimmed)} trimmed`,
    ...(run.seen === 0
      ? []
      : [`  rate    ${perSecond(meanPerSec.planned)} planned, ${perSecond(meanPerSec.seen)} seen`]),
    ...(base.due === 0 ? [] : [`  base    ${phase(base)} outside of bursts`]),
    ...(burst.due === 0 ? [] : [`  bursts  ${phase(burst)} within ${grouped(run.burstWindows)} windows`]),
    ...run.firstBurstWindows.map(
      (window) =>
        `          ${span(window.startUnixMs, window.endUnixMs)}: ${grouped(window.due)} due, ${grouped(window.arrived)} arrived`,
    ),
    ...(delayMs === null
      ? []
      : [
          `  delay   ${decimal(delayMs.least)} to ${decimal(delayMs.most)} ms from instant to stream, ${decimal(delayMs.mean)} in the mean`,
        ]),
    ...(run.shiftMs === 0
      ? []
      : [
          `          (the server's times moved by ${decimal(-run.shiftMs / 1000)} s: the run's time is not the time it was published at)`,
        ]),
  ];
}

function rateLines(title: string, rate: VerifyRate | null): string[] {
  if (rate === null) return [];
  const { bursts } = rate;
  const width = rate.widthMs === 1000 ? "second" : `${decimal(rate.widthMs / 1000)} s`;
  const seconds = decimal((rate.lastUnixMs - rate.firstUnixMs) / 1000);
  const found = (burst: NonNullable<typeof bursts>["first"][number]) =>
    `    ${span(burst.startUnixMs, burst.endUnixMs)}: ${grouped(burst.count)} events, ${decimal(burst.ratePerSec)}/s`;
  return [
    "",
    `${title}: ${grouped(rate.count)} in ${seconds} s, mean ${perSecond(rate.meanPerSec)}, fullest ${width} ${decimal(rate.peakPerSec)}/s`,
    bursts === null
      ? "  too few to look for bursts"
      : `  ${decimal(bursts.baseRatePerSec)}/s usual, ${grouped(bursts.count)} bursts found (edges to ${decimal(bursts.widthMs / 1000)} s)`,
    ...(bursts?.first.slice(0, BURSTS_SHOWN).map(found) ?? []),
  ];
}

function distributionLines({ types, users }: VerifyReport): string[] {
  if (types === null || users === null) return [];
  const total = Object.values(types.counts).reduce((sum, count) => sum + count, 0);
  const share = ([name, count]: [string, number]) =>
    `${name} ${decimal((100 * count) / Math.max(1, total))} %`;
  const test = ({ chiSquare }: typeof types) =>
    chiSquare === null
      ? "too few to judge"
      : `chi-square ${decimal(chiSquare.statistic)}, ${chiSquare.degreesOfFreedom} degrees of freedom, p = ${chiSquare.p.toPrecision(2)}`;
  return [
    "",
    `Mix     ${Object.entries(types.counts).map(share).join(", ")}: ${test(types)}`,
    `Users   ${Object.values(users.counts).filter((count) => count > 0).length} of ${Object.keys(users.counts).length}: ${test(users)}`,
  ];
}

function findingLines({ kind, count, reasons, first }: VerifyFinding): string[] {
  const more = count > first.length && first.length > 0 ? ["  ..."] : [];
  const why = Object.entries(reasons).map(([reason, times]) => `  ${grouped(times)}: ${printable(reason)}`);
  return [
    "",
    `${kind.toUpperCase()} ${grouped(count)}: ${FINDING_MEANING[kind]}`,
    ...why,
    ...first.map(exampleLine),
    ...more,
  ];
}

function exampleLine({ entryId, runId, index, lastIndex, eventId, note }: VerifyExample): string {
  const event =
    index === undefined
      ? eventId && `event_id ${printable(eventId)}`
      : `event ${index}${lastIndex === undefined ? "" : ` to ${lastIndex}`} of run ${runId}${eventId ? ` (event_id ${printable(eventId)})` : ""}`;
  const parts = [entryId && `entry ${entryId}`, event, note && printable(note, ENTRY_LENGTH)];
  return `  - ${parts.filter((part) => part !== undefined).join(", ")}`;
}

function verdictLine(report: VerifyReport): string {
  const { verdict, judged, findings, against } = report;
  if (verdict === "proven")
    return `PROVEN: the ${grouped(judged)} entries are, byte for byte and in order, the events of the plan.`;
  if (verdict === "consistent") {
    return `CONSISTENT: the ${grouped(judged)} entries keep the schema. There is no ledger, so nobody can say whether any is missing.`;
  }
  const wrong = findings
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) =>
      count === 1 && (kind === "mix" || kind === "users") ? kind : `${grouped(count)} ${kind}`,
    );
  return `DIFFERENCES from the ${against === "ledger" ? "plan" : "schema"}: ${wrong.join(", ")}.`;
}

function perSecond(rate: number | null): string {
  return rate === null ? "(one instant)" : `${decimal(rate)}/s`;
}
