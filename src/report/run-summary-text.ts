import { formatCount, formatDuration, formatRate } from "../primitives/units.ts";
import { limitText, loadText } from "./load-text.ts";
import type { Certificate, QuantilesMs, RunSummary } from "./run-summary.ts";

/** The summary for people, lines without the final newline. */
export function runSummaryText(summary: RunSummary): string {
  const { achieved, streamLength, errors, reconnects, republished } = summary;
  const troubles = [
    `${formatCount(errors)} errors`,
    `${formatCount(reconnects)} reconnects`,
    ...(summary.lost > 0 ? [`${formatCount(summary.lost)} events lost by the server`] : []),
    ...(republished > 0 ? [`${formatCount(republished)} events published again`] : []),
  ];
  return [
    headline(summary),
    row("asked", askedText(summary)),
    row(
      "achieved",
      `${achievedText(summary)} in ${formatDuration(achieved.durationMs)}, ${formatRate(achieved.meanPerSec)}/s on average`,
    ),
    row("stream", streamLength === null ? "length unknown" : `${formatCount(streamLength)} entries`),
    ...timeRows(summary),
    row("troubles", troubles.join(", ")),
    ...(summary.tls === "unchecked"
      ? [row("tls", "the server's certificate was NOT checked (--tls-insecure)")]
      : []),
    ...thresholdRows(summary),
    row("seed", `${summary.seed}, start ${summary.start}, run ${summary.runId}`),
    row("again", summary.repeat),
  ].join("\n");
}

/** Of a resumed run, what this process did of it. */
function achievedText({ achieved, resumedAt }: RunSummary): string {
  const all = `${formatCount(achieved.events)} events`;
  return resumedAt === null ? all : `${all}, those from event ${resumedAt} on by this process`;
}

function timeRows({ latenessMs, latencyMs, certificate }: RunSummary): string[] {
  return [
    ...(latenessMs === null ? [] : [row("lateness", `${quantilesText(latenessMs)} (due to sent)`)]),
    ...(latencyMs === null ? [] : [row("latency", `${quantilesText(latencyMs)} (due to acknowledged)`)]),
    ...(certificate === null ? [] : certificateRows(certificate)),
  ];
}

/** Short where all was well. */
function certificateRows(certificate: Certificate): string[] {
  const { boundaries, boundariesWithin, worstDifference, lateEvents, catchingUpMs } = certificate;
  const { base, burst } = certificate.worstWindows;
  const { wakingMs, cpuMs, runQueueWaitMs, stolenMs } = certificate.process;
  const kept =
    boundaries === 0
      ? []
      : [
          row(
            "pace",
            `at ${formatCount(boundariesWithin)} of ${formatCount(boundaries)} tenths of a second within one event or 0.1 % of the plan, at worst ${formatCount(worstDifference)} off`,
          ),
        ];
  const worst = [worstText("", base), worstText("in bursts ", burst)].flat();
  const waits = [
    ...(runQueueWaitMs === null ? [] : [`${formatDuration(runQueueWaitMs)} waiting for a core`]),
    ...(stolenMs === null ? [] : [`${formatDuration(stolenMs)} stolen`]),
  ];
  return [
    ...kept,
    ...(worst.length === 0 ? [] : [row("worst", worst.join("; "))]),
    ...(lateEvents === 0
      ? []
      : [
          row(
            "late",
            `${formatCount(lateEvents)} events by more than 100 ms, ${formatDuration(catchingUpMs)} of catching up`,
          ),
        ]),
    row(
      "process",
      [`woke up ${quantilesText(wakingMs)} late`, `${formatDuration(cpuMs)} of CPU`, ...waits].join(", "),
    ),
  ];
}

function thresholdRows({ thresholds }: RunSummary): string[] {
  if (thresholds.length === 0) return [];
  const held = thresholds.filter((threshold) => threshold.held).length;
  return [row("limits", `${held} of ${thresholds.length} thresholds kept`)];
}

function worstText(where: string, { in100Ms, in1s }: Certificate["worstWindows"]["base"]): string[] {
  const of = (width: string, window: typeof in1s) =>
    window === null || window.sent === window.planned
      ? []
      : [
          `${where}${width}: ${formatCount(window.sent)} of ${formatCount(window.planned)} at ${formatDuration(window.atMs)}`,
        ];
  return [...of("100 ms", in100Ms), ...of("1 s", in1s)];
}

/** What was published and where, in a sentence. */
export function headline({ result, achieved, unresolved, skipped, stream, redis }: RunSummary): string {
  const where = `${stream} at ${redis}`;
  const published = `Published ${formatCount(achieved.events)} events into ${where}`;
  if (unresolved !== null)
    return `${published}; events ${unresolved.firstIndex} to ${unresolved.lastIndex} are unresolved`;
  const verdict =
    achieved.shortfall === 0 ? "exactly as asked" : `${formatCount(achieved.shortfall)} fewer than were due`;
  if (skipped > 0 && skipped === achieved.shortfall)
    return `${published}, and left out ${formatCount(skipped)} after stalls, as asked`;
  return `${published}, ${verdict}${result === "stopped" ? ", until it was stopped" : ""}`;
}

function askedText({ asked }: RunSummary): string {
  const until = limitText(asked.count, asked.durationMs);
  return `${loadText(asked)}${until}: ${formatCount(asked.events)} events due`;
}

/** "p50 0.12 ms, p99 0.4 ms, max 3 ms" */
export function quantilesText({ p50, p99, max }: QuantilesMs): string {
  const ms = (value: number) => `${Number(value.toFixed(value < 10 ? 2 : 0))} ms`;
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}`;
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(9)} ${text}`;
}
