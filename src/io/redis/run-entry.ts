import { gapsFieldOf, ledgerKeyOf, manifestFieldOf, nextFieldOf } from "../../ledger/keys.ts";
import type { Manifest } from "../../ledger/manifest.ts";

/** Where a run keeps its place: the names of its keys and fields, and its manifest as text. */
export interface RunEntry {
  readonly stream: string;
  readonly ledgerKey: string;
  readonly manifestField: string;
  readonly manifestJson: string;
  readonly nextField: string;
  readonly gapsField: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export function runEntryOf(stream: string, manifest: Manifest, maxLen: number | undefined): RunEntry {
  return {
    stream,
    ledgerKey: ledgerKeyOf(stream),
    manifestField: manifestFieldOf(manifest.runId),
    manifestJson: JSON.stringify(manifest),
    nextField: nextFieldOf(manifest.runId),
    gapsField: gapsFieldOf(manifest.runId),
    maxLen,
  };
}
