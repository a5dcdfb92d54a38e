import { fieldOf, ledgerKeyOf } from "../../ledger/keys.ts";
import { entryNameOf, type Manifest } from "../../ledger/manifest.ts";

/** Where a run keeps its place, and who writes it: the names of its keys and fields, and its manifest as text. */
export interface RunEntry {
  readonly runId: string;
  /** Others publish the rest of the run, perhaps into the same stream. */
  readonly isPartition: boolean;
  /** It numbers its own events, so a number says nothing about the whole run. */
  readonly isLane: boolean;
  /** "of4"; "of1" for a run that is not divided. */
  readonly partitions: string;
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
  readonly markField: string;
  /** Entries to keep, approximately; undefined keeps all. */
  readonly maxLen: number | undefined;
}

export function runEntryOf(
  stream: string,
  manifest: Manifest,
  { owner, maxLen }: Pick<RunEntry, "owner" | "maxLen">,
): RunEntry {
  const entry = entryNameOf(manifest);
  return {
    runId: manifest.runId,
    isPartition: entry !== manifest.runId,
    isLane: manifest.lane !== undefined,
    partitions: `of${manifest.lane?.partitions ?? 1}`,
    stream,
    ledgerKey: ledgerKeyOf(stream),
    manifestField: fieldOf(entry, "manifest"),
    manifestJson: JSON.stringify(manifest),
    nextField: fieldOf(entry, "next"),
    ownerField: fieldOf(entry, "owner"),
    owner,
    beatField: fieldOf(entry, "beat"),
    gapsField: fieldOf(entry, "gaps"),
    lostField: fieldOf(entry, "lost"),
    deletedField: fieldOf(entry, "deleted"),
    markField: fieldOf(entry, "mark"),
    maxLen,
  };
}
