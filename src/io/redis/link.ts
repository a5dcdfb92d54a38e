import type { Redis } from "ioredis";
import { type Fault, SinkFault } from "../../engine/ports.ts";
import { cutConnection } from "./client.ts";
import type { OnceOptions } from "./connect.ts";
import type { Where } from "./errors.ts";
import { faultOfError } from "./network-errors.ts";
import { reach } from "./reach.ts";
import type { Whereabouts } from "./whereabouts/whereabouts.ts";

/** What the sessions of all deliveries have in common: one connection, and how it ends. */
export interface Link {
  readonly client: Redis;
  readonly lost: Promise<Fault>;
  /** Where it leads, for messages. */
  readonly label: string;
  faultOf(error: unknown): Fault;
  drop(): void;
  close(): Promise<void>;
}

/** To the writable server, wherever that is now. Rejects with a SinkFault. */
export async function openLink(
  whereabouts: Whereabouts,
  options: OnceOptions & { stream: string },
): Promise<Link> {
  const { client, close, label, place } = await reach(whereabouts, options);
  const where: Where = { label, stream: options.stream };
  let cause: unknown;
  client.on("error", (error) => {
    cause = error;
  });
  let left: Fault | undefined;
  const stopWatching = whereabouts.watch(place, client, (fault) => {
    left = fault;
    cutConnection(client);
  });
  // "end" alone is the end: in Bun a socket's own "end" event also comes for reasons of its own.
  const lost = new Promise<Fault>((resolve) => {
    client.once("end", () => {
      stopWatching();
      resolve(left ?? faultOfError(cause ?? new Error("closed"), where));
    });
  });
  const faultOf = (error: unknown): Fault => {
    if (error instanceof SinkFault) return error.fault;
    // What ioredis says of a lost connection is less than the socket said before.
    if (isBareClose(error)) return left ?? faultOfError(cause ?? error, where);
    whereabouts.heard(place, (error as Error).message);
    return faultOfError(error, where);
  };
  return { client, label, lost, close, drop: () => cutConnection(client), faultOf };
}

function isBareClose(error: unknown): boolean {
  return error instanceof Error && /^Connection is closed|writeable/.test(error.message);
}
