import { chanceText, counted, decimal, grouped, printable } from "./text-parts.ts";
import {
  FINDING_MEANING,
  type VerifyExample,
  type VerifyFinding,
  type VerifyReport,
} from "./verify-report.ts";
import { rateLines, runsLines } from "./verify-run-text.ts";

const VALUE_LENGTH = 1000;
const SHARDS_SHOWN = 10;

/** The report for people, lines without the final newline. Whatever came out of the stream is printed without control characters. */
export function verifyText(report: VerifyReport): string {
  return [
    ...headLines(report),
    ...runsLines(report.runs),
    ...rateLines("By the server's clock", report.byServerClock),
    ...rateLines("By the events' own time", report.byEventTime),
    ...distributionLines(report),
    ...report.findings.filter(({ count }) => count > 0).flatMap(findingLines),
    ...report.notes.flatMap((note) => ["", `Note: ${printable(note)}`]),
    "",
    verdictLine(report),
  ].join("\n");
}

function headLines({ stream, redis, length, first, last, shards }: VerifyReport): string[] {
  if (shards !== undefined) return shardLines(stream, redis, length, shards);
  return [
    `Stream ${printable(stream)} at ${redis}: ${counted(length, "entry", "entries")} (XLEN)`,
    ...entryLines("first", first),
    ...entryLines("last ", last),
  ];
}

/** Of many shards those that differ, and how many do not. */
function shardLines(
  streams: string,
  redis: string,
  length: number,
  shards: NonNullable<VerifyReport["shards"]>,
): string[] {
  const told = shards.length <= SHARDS_SHOWN ? shards : shards.filter(({ verdict }) => verdict !== "proven");
  const silent = shards.length - told.length;
  return [
    `Streams ${printable(streams)} at ${redis}: ${counted(shards.length, "stream", "streams")}, ${counted(length, "entry", "entries")} (XLEN)`,
    ...told.map(({ stream, length: own, verdict, findings }) => {
      const wrong = Object.entries(findings).map(([kind, count]) => `${grouped(count)} ${kind}`);
      return `  ${printable(stream)}  ${counted(own, "entry", "entries")}: ${verdict === "proven" ? "proven" : wrong.join(", ")}`;
    }),
    ...(silent > 0 ? [`  ${counted(silent, "stream is", "streams are")} proven`] : []),
  ];
}

function entryLines(name: string, entry: VerifyReport["first"]): string[] {
  if (entry === null) return [];
  const fields = entry.fields.map(({ name, value, bytes }) => {
    const size = value.length > VALUE_LENGTH ? ` (${grouped(bytes)} bytes)` : "";
    return `${printable(name)} ${printable(value, VALUE_LENGTH)}${size}`;
  });
  return [`  ${name} ${entry.id}  ${fields.join(" ")}`];
}

function distributionLines({ types, users }: VerifyReport): string[] {
  if (types === null || users === null) return [];
  const total = Object.values(types.counts).reduce((sum, count) => sum + count, 0);
  const shares = Object.entries(types.counts).map(
    ([name, count]) => `${name} ${decimal((100 * count) / Math.max(1, total))} %`,
  );
  const present = Object.values(users.counts).filter((count) => count > 0);
  return [
    "",
    `Mix    ${shares.join(", ")}: ${chanceText(types.chiSquare)}`,
    `Users  ${present.length} of ${Object.keys(users.counts).length}: ${chanceText(users.chiSquare)}`,
  ];
}

function findingLines({ kind, count, reasons, first }: VerifyFinding): string[] {
  const told = Object.entries(reasons);
  const covered = first.reduce((sum, { index = 0, lastIndex = index }) => sum + lastIndex - index + 1, 0);
  // Where there is one reason for all, the examples need not repeat it.
  const shared = told.length === 1 && told[0]![1] === count ? told[0]![0] : undefined;
  return [
    "",
    `${kind.toUpperCase()} ${grouped(count)}: ${FINDING_MEANING[kind]}`,
    ...told.map(([reason, times]) => `  ${grouped(times)}: ${printable(reason)}`),
    ...first.map((example) => exampleLine(example, shared)),
    ...(first.length > 0 && covered < count ? ["  - and more"] : []),
  ];
}

function exampleLine(
  { stream, entryId, runId, index, lastIndex, eventId, note }: VerifyExample,
  shared?: string,
): string {
  const id = eventId === undefined ? undefined : `event_id ${printable(eventId)}`;
  const stretch = lastIndex === undefined ? `event ${index}` : `events ${index} to ${lastIndex}`;
  const parts = [
    stream === undefined ? undefined : `in ${printable(stream)}`,
    entryId === undefined ? undefined : `entry ${entryId}`,
    index === undefined ? id : `${stretch} of run ${runId}${id === undefined ? "" : ` (${id})`}`,
    note === undefined || note === shared ? undefined : printable(note, VALUE_LENGTH),
  ];
  return `  - ${parts.filter((part) => part !== undefined).join(", ")}`;
}

/** The verdict in a sentence. */
export function verdictLine({ verdict, judged, findings, against, shards }: VerifyReport): string {
  const where = shards === undefined ? "" : ` in ${counted(shards.length, "stream", "streams")}`;
  const entries = `${counted(judged, "entry", "entries")}${where}`;
  if (verdict === "proven") return `PROVEN: ${entries}, byte for byte and in order the events of the plan.`;
  if (verdict === "consistent") {
    return `CONSISTENT: ${entries} that keep the schema. Without a ledger nobody can say whether any is missing.`;
  }
  const isQuality = (kind: string) => kind === "mix" || kind === "users";
  const wrong = findings
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => (isQuality(kind) ? `the ${kind}` : `${grouped(count)} ${kind}`));
  return `DIFFERENCES from the ${against === "ledger" ? "plan" : "schema"}: ${wrong.join(", ")}.`;
}
