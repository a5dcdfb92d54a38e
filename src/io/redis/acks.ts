import { type Fault, type Outcome, SinkFault } from "../../engine/ports.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { Link } from "./link.ts";

/** What makes an event settled: Redis has it in memory, so many replicas have it too, or it is on the disk. */
export type Acks =
  | { readonly kind: "memory" }
  | { readonly kind: "replicas"; readonly count: number }
  | { readonly kind: "fsync" };

export const MEMORY: Acks = { kind: "memory" };

/** How long one question waits on the server. It keeps the connection: what is sent meanwhile waits behind it. */
const ONE_WAIT_MS = 1000;

/** Resolves when all writes of this connection so far have reached the level; rejects with a SinkFault when they have not in time. */
export async function reachAcks(link: Link, acks: Acks): Promise<void> {
  if (acks.kind === "memory") return;
  if (acks.kind === "replicas") {
    const reached = Number(await link.client.call("WAIT", acks.count, ONE_WAIT_MS));
    if (!(reached >= acks.count)) throw new SinkFault(tooFewReplicas(link.label, reached, acks.count));
    return;
  }
  const reply = (await waitForDisk(link)) as readonly unknown[];
  if (!(Number(reply[0]) >= 1)) throw new SinkFault(notOnDisk(link.label));
}

/**
 * Holds the outcome of batches back until what they wrote has reached the level. One question speaks for all batches whose replies were
 * there when it was asked; outcomes keep their order.
 */
export function acknowledgements(link: Link, acks: Acks): (outcome: Promise<Outcome>) => Promise<Outcome> {
  let asked: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const ask = (): Promise<void> => {
    const question = reachAcks(link, acks).finally(() => {
      asked = undefined;
    });
    asked = question;
    return question;
  };
  /** The question after the one under way, which was asked before this reply was there. Whoever comes when that one has just ended must not overtake. */
  const covering = (): Promise<void> => {
    if (asked === undefined) return next ?? ask();
    next ??= asked
      .catch(() => {})
      .then(() => {
        next = undefined;
        return ask();
      });
    return next;
  };
  return async (outcome) => {
    const result = await outcome;
    if (!result.ok) return result;
    try {
      await covering();
      return result;
    } catch (error) {
      return { ok: false, fault: link.faultOf(error) };
    }
  };
}

async function waitForDisk(link: Link): Promise<unknown> {
  try {
    return await link.client.call("WAITAOF", 1, 0, ONE_WAIT_MS);
  } catch (error) {
    const reply = (error as Error).message;
    if (/unknown command/i.test(reply)) throw new SinkFault(noWaitAof(link.label, await versionOf(link)));
    if (/appendonly is disabled/i.test(reply)) throw new SinkFault(noAppendOnly(link.label));
    throw error;
  }
}

async function versionOf({ client }: Link): Promise<string> {
  const info = await client.call("INFO", "server").catch(() => "");
  return /^redis_version:([\w.]+)/m.exec(String(info))?.[1] ?? "of a version that it does not tell";
}

const fault = (kind: Fault["kind"], code: string, error: IngestError): Fault => ({
  kind,
  code,
  applied: "unknown",
  error,
});

function tooFewReplicas(label: string, reached: number, wanted: number): Fault {
  const message = `Only ${reached} of the ${wanted} replicas that --acks asks for have acknowledged what Redis at ${label} took`;
  const hint = "redis-cli INFO replication tells which are connected and how far they are";
  return fault("retry", "REPLICAS", new IngestError(EXIT.failed, message, { hint }));
}

function notOnDisk(label: string): Fault {
  const message = `Redis at ${label} has not brought its append-only file to the disk within ${ONE_WAIT_MS / 1000} s`;
  const hint = "Look at its disk, and at appendfsync";
  return fault("retry", "FSYNC", new IngestError(EXIT.failed, message, { hint }));
}

function noWaitAof(label: string, version: string): Fault {
  const message = `Redis at ${label} is ${version} and has no WAITAOF, which --acks fsync needs (Redis 7.2 or later)`;
  const hint = "Take --acks replicas:N, or memory";
  return fault("fatal", "NOWAITAOF", new IngestError(EXIT.connection, message, { hint }));
}

function noAppendOnly(label: string): Fault {
  const message = `Redis at ${label} keeps no append-only file, so --acks fsync has nothing to wait for`;
  const hint = "CONFIG SET appendonly yes, or take --acks replicas:N or memory";
  return fault("fatal", "NOAOF", new IngestError(EXIT.connection, message, { hint }));
}
