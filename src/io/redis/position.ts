import type { Position } from "../../engine/ports.ts";

/** What the scripts answer to a batch: {next, XLEN or -1}. */
export function positionIn(reply: unknown): Position {
  const [next, streamLength] = reply as [number, number];
  if (!Number.isInteger(next)) throw new Error("Protocol error: no index in the script's answer");
  return { next, streamLength };
}
