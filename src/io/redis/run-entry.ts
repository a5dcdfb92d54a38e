import { fieldOf, ledgerKeyOf } from "../../ledger/keys.ts";
import type { Manifest } from "../../ledger/manifest.ts";

/** Where a run keeps its place, and who writes it: the names of its keys and fields, and its manifest as text. */
export interface RunEntry {
  readonly runId: string;
  readonly stream: string;
  readonly ledgerKey: string;
  readonly manifestField: string;
  readonly manifestJson: string;
  readonly nextField: string;
  readonly ownerField: string;
  /** `<epoch>.<16 hex digits>`: the epoch counts the processes that published the run, the digits tell them apart. */
  readonly owner: string;
  readonly beatField: string;
  readonly gapsField: string;
  readonly lostField: string;
  readonly deletedField: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export function runEntryOf(
  stream: string,
  manifest: Manifest,
  { owner, maxLen }: Pick<RunEntry, "owner" | "maxLen">,
): RunEntry {
  const { runId } = manifest;
  return {
    runId,
    stream,
    ledgerKey: ledgerKeyOf(stream),
    manifestField: fieldOf(runId, "manifest"),
    manifestJson: JSON.stringify(manifest),
    nextField: fieldOf(runId, "next"),
    ownerField: fieldOf(runId, "owner"),
    owner,
    beatField: fieldOf(runId, "beat"),
    gapsField: fieldOf(runId, "gaps"),
    lostField: fieldOf(runId, "lost"),
    deletedField: fieldOf(runId, "deleted"),
    maxLen,
  };
}
