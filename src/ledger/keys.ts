import { usageError } from "../primitives/errors.ts";

/**
 * The ledger lives beside its stream and in the stream's own Cluster slot, so that one script may touch both:
 * `analytics_events` -> `{analytics_events}:ingest`, and `analytics_events:{0}` -> `analytics_events:{0}:ingest`.
 * Exit 2 for a name whose braces would put the two into different slots.
 */
export function ledgerKeyOf(stream: string): string {
  if (!/[{}]/.test(stream)) return `{${stream}}:ingest`;
  if (/^[^{}]*\{[^{}]+\}[^{}]*$/.test(stream)) return `${stream}:ingest`;
  throw usageError(
    `Braces in a stream name must enclose one Cluster hash tag, as in analytics_events:{0}; got ${JSON.stringify(stream.slice(0, 80))}`,
  );
}

/** What the ledger keeps of a run, each in a field `<run id>:<name>`, or `<run id>.2of4:<name>` for a partition. */
export const LEDGER_FIELDS = [
  /** What the run is, as JSON. */
  "manifest",
  /** All events below this index are in the stream, or were passed over. */
  "next",
  /** Who writes it: `<epoch>.<16 hex digits>`; whoever resumes it has the next epoch, and whoever has an older one writes no more. */
  "owner",
  /** Changes twice a second while its writer has nothing to write. */
  "beat",
  /** What was left out after stalls. */
  "gaps",
  /** What the server lost and was not published again. */
  "lost",
  /** What is below this index and not in the stream was deleted by somebody. */
  "deleted",
  /** "number:index" of one of the events of a lane: from there it is not far to all that is written next. */
  "mark",
] as const;

export type LedgerField = (typeof LEDGER_FIELDS)[number];

export const fieldOf = (entry: string, field: LedgerField): string => `${entry}:${field}`;
export const manifestFieldOf = (runId: string): string => fieldOf(runId, "manifest");
export const nextFieldOf = (runId: string): string => fieldOf(runId, "next");
export const gapsFieldOf = (runId: string): string => fieldOf(runId, "gaps");
