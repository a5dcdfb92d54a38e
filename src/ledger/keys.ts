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

/** The ledger's fields: two for each run, and a third where a run left events out. */
export const manifestFieldOf = (runId: string): string => `${runId}:manifest`;
export const nextFieldOf = (runId: string): string => `${runId}:next`;
export const gapsFieldOf = (runId: string): string => `${runId}:gaps`;
