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
  /** Cuts the connection after an error reply behind which replies can no longer be told apart. */
  fail(reply: unknown): void;
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
  let [left, hasFailed]: [Fault | undefined, boolean] = [undefined, false];
  const ending = (error: unknown): Fault => left ?? lastWords(faultOfError(cause ?? error, where));
  const stopWatching = whereabouts.watch(place, client, (fault) => {
    left = fault;
    cutConnection(client);
  });
  // "end" alone is the end: in Bun a socket's own "end" event also comes for reasons of its own.
  const lost = new Promise<Fault>((resolve) => {
    client.once("end", () => {
      stopWatching();
      resolve(ending(new Error("closed")));
    });
  });
  const faultOf = (error: unknown): Fault => {
    if (error instanceof SinkFault) return error.fault;
    // What ioredis says of a lost connection is less than the socket said before.
    if (hasFailed || isBareClose(error)) return ending(error);
    whereabouts.heard(place, (error as Error).message);
    return faultOfError(error, where);
  };
  const fail = (reply: unknown): void => {
    cause ??= reply;
    hasFailed = true;
    cutConnection(client);
  };
  return { client, label, lost, close, drop: () => cutConnection(client), fail, faultOf };
}

/** Even if time would have cured what was said last: this connection is gone, and what was under way on it may have been done. */
function lastWords(fault: Fault): Fault {
  const { kind } = fault;
  return kind === "retry" || kind === "resync" ? { ...fault, kind: "reconnect", applied: "unknown" } : fault;
}

function isBareClose(error: unknown): boolean {
  return error instanceof Error && /^Connection is closed|writeable/.test(error.message);
}
