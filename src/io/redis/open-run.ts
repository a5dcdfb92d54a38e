import { type Opened, SinkFault } from "../../engine/ports.ts";
import { APPEND_SHARED, OPEN_PARTITION } from "../../ledger/partition-script.ts";
import { APPEND_BATCH, OPEN_RUN } from "../../ledger/script.ts";
import { type Acks, reachAcks } from "./acks.ts";
import type { Link } from "./link.ts";
import { alreadyThereFault, fencedFault, otherwiseDividedFault, stillWrittenFault } from "./owner.ts";
import type { RunEntry } from "./run-entry.ts";
import type { TrialMemory } from "./turn-trial.ts";

/** What a process remembers of its run from one connection to the next. */
export interface RunMemory extends TrialMemory {
  /** Only where the ledger stands here may the run be taken; undefined once it is ours. */
  takeAt: number | undefined;
}

/**
 * Asks the ledger where the run is, and takes it the first time. EVAL of a batch without events writes nothing and leaves the script
 * with the server, which needs no other permission than publishing does. Rejects with a SinkFault.
 */
export async function openRun(
  link: Link,
  run: RunEntry,
  beginAt: number,
  { memory, acks }: { memory: RunMemory; acks: Acks },
): Promise<Opened> {
  const { stream, ledgerKey, manifestField, manifestJson, nextField, ownerField, owner, deletedField } = run;
  const keys = ["2", stream, ledgerKey];
  const takeAt = memory.takeAt === undefined ? "" : String(memory.takeAt);
  const division = run.isPartition ? [run.runId, run.partitions] : [];
  try {
    const [opened] = await Promise.all([
      link.client.call("EVAL", [
        ...[run.isPartition ? OPEN_PARTITION : OPEN_RUN, ...keys],
        ...[manifestField, manifestJson, nextField, String(beginAt)],
        ...[ownerField, owner, deletedField, takeAt, ...division],
      ]),
      link.client.call("EVAL", [
        ...[appendScriptOf(run), ...keys, nextField, ownerField, owner, deletedField, "", "0"],
      ]),
    ]);
    const [next, known, streamLength, state] = opened as [number, number, number, number];
    if (!Number.isInteger(next)) throw new Error("Protocol error: no index in the ledger's answer");
    if (state === 3) throw new SinkFault(otherwiseDividedFault(run, link.label));
    if (state !== 0) throw new SinkFault(refusal(link, run, memory.takeAt, next));
    await reachAcks(link, acks);
    memory.takeAt = undefined;
    return { next, known: known === 1, streamLength };
  } catch (error) {
    throw new SinkFault(link.faultOf(error));
  }
}

/** The script that appends the run's batches. */
export function appendScriptOf({ isPartition }: Pick<RunEntry, "isPartition">): string {
  return isPartition ? APPEND_SHARED : APPEND_BATCH;
}

function refusal({ label }: Link, run: RunEntry, takeAt: number | undefined, next: number) {
  if (takeAt === undefined) return fencedFault(run);
  return takeAt === 0 && next > 0 ? alreadyThereFault(run, label, next) : stillWrittenFault(run);
}
