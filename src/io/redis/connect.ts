import type { Redis } from "ioredis";
import { type Fault, SinkFault } from "../../engine/ports.ts";
import { cutConnection, endConnection, newClient } from "./client.ts";
import { faultOfReply, type Where } from "./errors.ts";
import { faultOfError, networkFault } from "./network-errors.ts";
import { limitReplies } from "./reply-guard.ts";
import { ANSWERS, type ReplyLimits, ReplyMeter } from "./reply-limit.ts";
import type { RedisTarget } from "./target.ts";

export interface RedisConnection {
  /** One ioredis client for this one connection; it never reconnects. */
  readonly client: Redis;
  readonly label: string;
  /** What the server may answer at most from now on; at first as much as it may to a publisher. */
  allow(limits: ReplyLimits): void;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** How long to keep trying; 0 makes one attempt and fails within about a second. */
  readonly connectTimeoutMs: number;
  /** Shown by CLIENT LIST. */
  readonly clientName: string;
  /** Named in messages. */
  readonly stream?: string;
  readonly signal?: AbortSignal;
}

export interface OnceOptions extends Omit<ConnectOptions, "connectTimeoutMs"> {
  /** The whole way, from the first packet to the first answer. */
  readonly withinMs: number;
}

/** One attempt. Rejects with a SinkFault. */
export async function connectOnce(target: RedisTarget, options: OnceOptions): Promise<RedisConnection> {
  const where: Where = { label: target.label, stream: options.stream };
  const client = newClient(target, options.withinMs);
  const meter = new ReplyMeter(ANSWERS);
  client.once("connect", () => limitReplies(client, meter));
  const allow = (limits: ReplyLimits): void => {
    meter.limits = limits;
  };
  const cut = () => cutConnection(client);
  options.signal?.addEventListener("abort", cut, { once: true });
  const timer = setTimeout(cut, options.withinMs);
  const started = performance.now();
  try {
    await greet(client, target, options, where);
    return { client, label: target.label, allow, close: () => endConnection(client) };
  } catch (error) {
    cut();
    const late = performance.now() - started >= options.withinMs;
    const fault = late ? networkFault("ETIMEDOUT", where) : faultOf(error, where);
    throw new SinkFault(target.keyring?.learn(fault) ?? fault);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", cut);
  }
}

/** ioredis rejects with a bare "Connection is closed." and emits the cause as an event before that. */
async function greet(client: Redis, target: RedisTarget, options: OnceOptions, where: Where): Promise<void> {
  let cause: unknown;
  client.on("error", (error) => {
    cause ??= error;
  });
  try {
    await client.connect();
    await introduce(client, target, options.clientName, where);
  } catch (error) {
    throw error instanceof SinkFault ? error : (cause ?? error);
  }
}

/** All in one write, one round trip; then the first refusal counts. */
async function introduce(
  client: Redis,
  target: RedisTarget,
  clientName: string,
  where: Where,
): Promise<void> {
  const { db } = target;
  const { username, password } = target.keyring?.login() ?? target;
  const secret =
    password === undefined ? undefined : username === undefined ? [password] : [username, password];
  const [auth, , select, ping] = await Promise.allSettled([
    secret ? client.call("AUTH", secret) : undefined,
    client.call("CLIENT", ["SETNAME", clientName]),
    db === 0 ? undefined : client.call("SELECT", [db]),
    client.call("PING"),
  ]);
  if (auth.status === "rejected" && !needsNoPassword(auth.reason)) throw authFault(auth.reason, where);
  if (select.status === "rejected") throw select.reason;
  // A user who may not PING is an answer from Redis all the same.
  if (ping.status === "rejected" && !/^NOPERM/.test(String(ping.reason?.message))) throw ping.reason;
}

function needsNoPassword(error: Error): boolean {
  return /without any password configured|no password is set/.test(error.message);
}

/** The words of an unknown answer to AUTH are not repeated: some servers say back what they were given. */
function authFault(error: Error, where: Where): unknown {
  if (error.name !== "ReplyError") return error;
  const known = /^(WRONGPASS|NOAUTH|NOPERM|LOADING|MASTERDOWN|ERR max)/.exec(error.message) !== null;
  return new SinkFault(faultOfReply(known ? error.message : "WRONGPASS", where));
}

function faultOf(error: unknown, where: Where): Fault {
  return error instanceof SinkFault ? error.fault : faultOfError(error, where);
}
