import type { Fault } from "../../engine/ports.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { RunEntry } from "./run-entry.ts";

/** The name under which a process writes a run that `epoch - 1` processes wrote before it. */
export function newOwner(epoch: number): string {
  return `${epoch}.${crypto.getRandomValues(Buffer.alloc(8)).toString("hex")}`;
}

/** How many processes have written a run; 0 for a ledger that does not tell. */
export function epochOf(owner: string | undefined): number {
  return Number(/^(\d{1,15})\./.exec(owner ?? "")?.[1] ?? 0);
}

/** Another process has resumed the run while this one was paused or away; whatever this one sends is refused. */
export function fencedFault({ runId, stream }: Pick<RunEntry, "runId" | "stream">): Fault {
  const error = new IngestError(
    EXIT.failed,
    `Another ingest publishes run ${runId} into ${stream} now, and this one writes nothing more`,
    { hint: "ingest verify tells what is in the stream" },
  );
  return { kind: "fatal", code: "fenced", applied: "no", error };
}

/** These very events are in the stream; publishing them again would be doing nothing, slowly. */
export function alreadyThereFault(
  { runId, stream, isLane }: Pick<RunEntry, "runId" | "stream" | "isLane">,
  label: string,
  next: number,
): Fault {
  const extent = isLane ? `with ${next} events` : `up to event ${next - 1}`;
  const error = new IngestError(
    EXIT.failed,
    `This run is in ${stream} at ${label} already, ${extent}: same seed, start and load (run ${runId})`,
    { hint: "--resume goes on with it; or leave out --start, or take another --seed or --stream" },
  );
  return { kind: "fatal", code: "already-there", applied: "no", error };
}

/** Partitions of a run share its users by their number: one run cannot be divided in two ways. */
export function otherwiseDividedFault(
  { runId, stream, partitions }: Pick<RunEntry, "runId" | "stream" | "partitions">,
  label: string,
): Fault {
  const asked = partitions === "of1" ? "a whole" : `one ${partitions.replace("of", "of ")} partitions`;
  const error = new IngestError(
    EXIT.failed,
    `Run ${runId} is in ${stream} at ${label} already, and not as ${asked}: its events would be there twice`,
    { hint: "Divide it as it began, or take another --seed, --start or --stream" },
  );
  return { kind: "fatal", code: "otherwise-divided", applied: "no", error };
}

/** The ledger has moved since it was looked at: its old writer is alive. */
export function stillWrittenFault({ runId, stream }: Pick<RunEntry, "runId" | "stream">): Fault {
  const error = new IngestError(
    EXIT.failed,
    `Run ${runId} is being published into ${stream} by another ingest at this moment`,
    { hint: "Stop that one first, or let it finish" },
  );
  return { kind: "fatal", code: "still-written", applied: "no", error };
}
