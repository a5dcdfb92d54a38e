import { Command, type Redis } from "ioredis";
import { type Fault, SinkFault } from "../../engine/ports.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import { cutConnection } from "./client.ts";
import { connectOnce, type OnceOptions, type RedisConnection } from "./connect.ts";
import { faultOfError, networkFault } from "./network-errors.ts";
import type { Place, Whereabouts } from "./whereabouts/whereabouts.ts";

export interface Reached extends RedisConnection {
  readonly place: Place;
}

/** Finds the writable server and connects to it, once. Rejects with a SinkFault. */
export async function reach(whereabouts: Whereabouts, options: OnceOptions): Promise<Reached> {
  const place = await whereabouts.find(options.withinMs);
  try {
    const connection = await connectOnce(place.target, options);
    if (place.asking) askEachTime(connection.client);
    if (place.mustBeMaster) await demandMaster(connection, options.withinMs);
    return { ...connection, place };
  } catch (error) {
    if (!(error instanceof SinkFault)) throw error;
    throw new SinkFault(whereabouts.refused(place, error.fault));
  }
}

/** What a pipeline sends goes without: it counts its replies. The server then refers it back to where it came from. */
function askEachTime(client: Redis): void {
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream) => {
    const asking = new Command("asking");
    asking.promise.catch(() => {});
    if (stream === undefined) void send(asking);
    return send(command, stream);
  };
}

/** A user who may not ask for the role finds out with the first write. */
async function demandMaster({ client, label }: RedisConnection, withinMs: number): Promise<void> {
  const silence = networkFault("ETIMEDOUT", { label });
  const timer = setTimeout(() => cutConnection(client), withinMs);
  try {
    const [role] = (await client.call("ROLE")) as unknown[];
    if (role === "master") return;
  } catch (error) {
    const fault = faultOfError(error, { label });
    if (fault.code === "closed") throw new SinkFault(silence);
    return;
  } finally {
    clearTimeout(timer);
  }
  cutConnection(client);
  throw new SinkFault(noMaster(label));
}

function noMaster(label: string): Fault {
  const error = new IngestError(EXIT.connection, `Redis at ${label} is no master, or not yet`, {
    hint: "Give --connect-timeout 60s to wait until the sentinels agree",
  });
  return { kind: "reconnect", code: "nomaster", applied: "no", placing: "moved", error };
}
