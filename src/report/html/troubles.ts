import { formatCount } from "../../primitives/units.ts";
import type { RunRecord } from "../run-record.ts";

/** What went wrong in a run, a sentence each; one that says so when nothing did. */
export function troubles({ summary, errorsByCode, rollbacks }: RunRecord): string[] {
  const { errors, reconnects, lost, republished, skipped, unresolved } = summary;
  const kinds = Object.entries(errorsByCode).map(([code, times]) => `${formatCount(times)} ${code}`);
  const told = [
    [errors, `${times(errors, "error")}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}.`],
    [reconnects, `${times(reconnects, "reconnect")}.`],
    [rollbacks, `The server came back with less than it had acknowledged ${times(rollbacks, "time")}.`],
    [republished, `${times(republished, "event")} published again, because the server had lost them.`],
    [lost, `${times(lost, "event")} lost by the server and left lost, as asked.`],
    [skipped, `${times(skipped, "event")} left out after stalls, as asked; the ledger names them.`],
    [
      unresolved === null ? 0 : 1,
      `Events ${unresolved?.firstIndex} to ${unresolved?.lastIndex} were sent, and may or may not be in the stream; ingest verify tells which.`,
    ],
  ] as const;
  const happened = told.flatMap(([count, sentence]) => (count > 0 ? [sentence] : []));
  return happened.length === 0
    ? ["None: no error, no reconnect, nothing lost and nothing left out."]
    : happened;
}

function times(count: number, one: string): string {
  return `${formatCount(count)} ${one}${count === 1 ? "" : "s"}`;
}
