import { SinkFault } from "../../engine/ports.ts";
import { ledgerKeyOf } from "../../ledger/keys.ts";
import type { ConnectOptions } from "./connect.ts";
import { faultOfError } from "./network-errors.ts";
import { answered, PATIENCE_MS } from "./patience.ts";
import { patiently } from "./patiently.ts";
import { type Reached, reach } from "./reach.ts";
import type { RedisTarget } from "./target.ts";
import { whereaboutsOf } from "./whereabouts/index.ts";
import type { Whereabouts, WhereaboutsOptions } from "./whereabouts/whereabouts.ts";

export interface ReadingOptions extends ConnectOptions, Pick<WhereaboutsOptions, "isCluster"> {
  tell?: WhereaboutsOptions["tell"];
}

/**
 * Connects, lets itself in, selects the database and sees that Redis answers, and that it is the one that has the stream. Throws IngestError
 * (exit 3) with host, port, cause and next step, or the signal's reason. Errors that may pass (nothing listens yet, LOADING) are
 * tried again until the time is over.
 */
export function connectRedis(target: RedisTarget, options: ReadingOptions): Promise<Reached> {
  const { stream = "", isCluster, tell = () => {} } = options;
  const whereabouts = whereaboutsOf(target, { stream, isCluster, tell });
  return patiently(async (withinMs) => {
    const reached = await reach(whereabouts, { ...options, withinMs });
    if (options.stream !== undefined) await seeThatItIsHere(reached, options.stream, whereabouts);
    return reached;
  }, options);
}

/** Of what the server says only that counts which sends to another one; what else it may refuse is told by whoever reads. */
async function seeThatItIsHere(reached: Reached, stream: string, whereabouts: Whereabouts): Promise<void> {
  const { client, place, label, close } = reached;
  const looks = [client.xlen(stream), client.hget(ledgerKeyOf(stream), "")];
  for (const look of await answered(Promise.allSettled(looks), label, PATIENCE_MS)) {
    if (look.status === "fulfilled") continue;
    const fault = faultOfError(look.reason, { label, stream });
    if (fault.placing === undefined) continue;
    whereabouts.heard(place, look.reason.message);
    await close();
    throw new SinkFault(fault);
  }
}
