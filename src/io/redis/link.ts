import type { Redis } from "ioredis";
import { type Fault, SinkFault } from "../../engine/ports.ts";
import { cutConnection } from "./client.ts";
import { connectOnce, type OnceOptions } from "./connect.ts";
import type { Where } from "./errors.ts";
import { faultOfError } from "./network-errors.ts";
import type { RedisTarget } from "./target.ts";

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

/** Rejects with a SinkFault. */
export async function openLink(
  target: RedisTarget,
  options: OnceOptions & { stream: string },
): Promise<Link> {
  const { client, close } = await connectOnce(target, options);
  const where: Where = { label: target.label, stream: options.stream };
  let cause: unknown;
  client.on("error", (error) => {
    cause = error;
  });
  // "end" alone is the end: in Bun a socket's own "end" event also comes for reasons of its own.
  const lost = new Promise<Fault>((resolve) => {
    client.once("end", () => resolve(faultOfError(cause ?? new Error("closed"), where)));
  });
  return {
    client,
    label: target.label,
    lost,
    close,
    drop: () => cutConnection(client),
    // What ioredis says of a lost connection is less than the socket said before.
    faultOf: (error) =>
      error instanceof SinkFault
        ? error.fault
        : faultOfError(isBareClose(error) && cause !== undefined ? cause : error, where),
  };
}

function isBareClose(error: unknown): boolean {
  return error instanceof Error && /^Connection is closed|writeable/.test(error.message);
}
