import { SinkFault } from "../../engine/ports.ts";
import { cutConnection } from "./client.ts";
import { connectOnce } from "./connect.ts";
import { faultOfError, networkFault } from "./network-errors.ts";
import { LEDGER } from "./reply-limit.ts";
import type { RedisTarget } from "./target.ts";

/** One command on a connection of its own, and its reply. Rejects with a SinkFault; connecting and asking may each take `withinMs`. */
export async function askServer(
  target: RedisTarget,
  [name, ...args]: readonly [string, ...string[]],
  { withinMs, clientName }: { readonly withinMs: number; readonly clientName: string },
): Promise<unknown> {
  const { client, allow } = await connectOnce(target, { withinMs, clientName });
  // The topology of a large Cluster is long.
  allow(LEDGER);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    cutConnection(client);
  }, withinMs);
  try {
    return await client.call(name, args);
  } catch (error) {
    throw new SinkFault(isLate ? networkFault("ETIMEDOUT", target) : faultOfError(error, target));
  } finally {
    clearTimeout(timer);
    cutConnection(client);
  }
}
