import { BEAT } from "../../ledger/script.ts";
import type { Link } from "./link.ts";
import type { RunEntry } from "./run-entry.ts";

/** Whoever wants to resume a run watches its ledger for longer than this. */
export const BEAT_MS = 500;

/** Shows in the ledger that the run's writer is alive while it has nothing to write, as at 0.1/s between two events. */
export function keepBeating(link: Link, run: RunEntry): { begin(): void; written(): void } {
  const { stream, ledgerKey, ownerField, owner, beatField } = run;
  let timer: ReturnType<typeof setInterval> | undefined;
  let hasWritten = false;
  let beats = 0;
  const beat = (): void => {
    if (!hasWritten && link.client.status === "ready") {
      const args = [BEAT, "2", stream, ledgerKey, ownerField, owner, beatField, String(++beats)];
      // It proves nothing when it fails: batches tell what is wrong.
      link.client.call("EVAL", args).catch(() => {});
    }
    hasWritten = false;
  };
  link.lost.then(() => clearInterval(timer));
  return {
    begin: () => {
      timer ??= setInterval(beat, BEAT_MS).unref();
    },
    written: () => {
      hasWritten = true;
    },
  };
}
