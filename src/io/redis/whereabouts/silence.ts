import type { Redis } from "ioredis";

/** Calls `isSilent` whenever the connection's oldest command has waited for `afterMs` to twice as long. Gives what ends that. */
export function whenSilent(client: Redis, afterMs: number, isSilent: () => void): () => void {
  let oldest: unknown;
  const timer = setInterval(() => {
    const waiting: unknown = client.commandQueue.peekFront();
    if (waiting !== undefined && waiting === oldest) isSilent();
    oldest = waiting;
  }, afterMs).unref();
  return () => clearInterval(timer);
}
