import { type Position, SinkFault } from "../../engine/ports.ts";
import { fencedFault } from "./owner.ts";
import type { RunEntry } from "./run-entry.ts";

/** What the scripts answer to a batch: {next, XLEN or -1, and perhaps an id and 1 for a new stream}. Throws a SinkFault when another has taken the run over. */
export function positionIn(reply: unknown, run: RunEntry): Position {
  const [next, streamLength, , isNewStream] = reply as [number, number, string?, number?];
  if (!Number.isInteger(next)) throw new Error("Protocol error: no index in the script's answer");
  if (next === -2) throw new SinkFault(fencedFault(run));
  return isNewStream === 1 ? { next, streamLength, isNewStream: true } : { next, streamLength };
}
