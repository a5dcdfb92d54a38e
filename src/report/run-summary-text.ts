import { formatCount, formatDuration, formatRate } from "../primitives/units.ts";
import { limitText, loadText } from "./load-text.ts";
import type { QuantilesMs, RunSummary } from "./run-summary.ts";

/** The summary for people, lines without the final newline. */
export function runSummaryText(summary: RunSummary): string {
  const { achieved, streamLength, errors, reconnects, republished } = summary;
  const troubles = [
    `${formatCount(errors)} errors`,
    `${formatCount(reconnects)} reconnects`,
    ...(republished > 0 ? [`${formatCount(republished)} events published again`] : []),
  ];
  return [
    headline(summary),
    row("asked", askedText(summary)),
    row(
      "achieved",
      `${formatCount(achieved.events)} events in ${formatDuration(achieved.durationMs)}, ${formatRate(achieved.meanPerSec)}/s on average`,
    ),
    row("stream", streamLength === null ? "length unknown" : `${formatCount(streamLength)} entries`),
    row("lateness", `${quantilesText(summary.latenessMs)} (due to sent)`),
    row("latency", `${quantilesText(summary.latencyMs)} (due to acknowledged)`),
    row("troubles", troubles.join(", ")),
    row("seed", `${summary.seed}, start ${summary.start}, run ${summary.runId}`),
    row("again", summary.repeat),
  ].join("\n");
}

function headline({ result, achieved, unresolved, stream, redis }: RunSummary): string {
  const where = `${stream} at ${redis}`;
  const published = `Published ${formatCount(achieved.events)} events into ${where}`;
  if (unresolved !== null)
    return `${published}; events ${unresolved.firstIndex} to ${unresolved.lastIndex} are unresolved`;
  const verdict =
    achieved.shortfall === 0 ? "exactly as asked" : `${formatCount(achieved.shortfall)} fewer than were due`;
  return `${published}, ${verdict}${result === "stopped" ? ", until it was stopped" : ""}`;
}

function askedText({ asked }: RunSummary): string {
  const until = limitText(asked.count, asked.durationMs);
  return `${loadText(asked)}${until}: ${formatCount(asked.events)} events due`;
}

function quantilesText({ p50, p99, max }: QuantilesMs): string {
  const ms = (value: number) => `${Number(value.toFixed(value < 10 ? 2 : 0))} ms`;
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)}`;
}

function row(name: string, text: string): string {
  return `  ${name.padEnd(9)} ${text}`;
}
