import type { Fault } from "../../../engine/ports.ts";
import { EXIT, IngestError } from "../../../primitives/errors.ts";

/** Why the node that has the slot cannot be used, in the words of the fault. */
export function unreachableNode(label: string, stream: string, fault: Fault): Fault {
  const { exitCode, message } = fault.error;
  const error = new IngestError(
    exitCode,
    `The node ${label}, which has the slot of ${JSON.stringify(stream)} in its Cluster, cannot be used: ${message}`,
    {
      hint: "Give --connect-timeout 60s to wait for its replica; redis-cli CLUSTER NODES tells what the others think of it",
    },
  );
  return { ...fault, error };
}

/** The connection was left because nothing was heard on it, and the other nodes name another one. */
export function takenOver(label: string, owner: string): Fault {
  const error = new IngestError(
    EXIT.connection,
    `Redis at ${label} does not answer, and ${owner} has taken its slots over`,
  );
  return { kind: "reconnect", code: "takenover", applied: "unknown", error };
}
