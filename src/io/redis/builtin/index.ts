import type { Log } from "../../log.ts";
import type { RedisTarget } from "../target.ts";
import type { Environment } from "./folders.ts";
import { dataFolderOf, type LaunchOptions, launchBuiltin } from "./launch.ts";
import { livingHolder, shareServer } from "./lock.ts";
import { LOOPBACK } from "./probe.ts";
import { whoServes } from "./start.ts";

/** Redis' usual port: redis-cli and the user's consumers look here. */
export const DEFAULT_PORT = 6379;

export interface Resolved {
  readonly target: RedisTarget;
  /** Which Redis was chosen, as the log has said it already; nothing when the user named one. */
  readonly note?: string;
  /** Lets go of the built-in server; the last process that does so ends it, with everything saved. */
  stop(): Promise<void>;
}

/**
 * The Redis to work with: the one that the user named and then never another; else the one that answers at
 * 127.0.0.1:6379; else the built-in one, which is started there and lives as long as a process of `ingest` uses it.
 */
export async function resolveRedis(
  configured: RedisTarget | undefined,
  log: Log,
  where: { readonly port: number; readonly env: Environment } = { port: DEFAULT_PORT, env: process.env },
): Promise<Resolved> {
  if (configured) return { target: configured, stop: async () => {} };
  const resolved = await findOrStart(log, where);
  log.info(resolved.note);
  return { target: targetAt(where.port), ...resolved };
}

async function findOrStart(log: Log, where: LaunchOptions): Promise<{ note: string; stop(): Promise<void> }> {
  const dataFolder = dataFolderOf(where);
  if ((await whoServes({ port: where.port, dataFolder })) === "nobody") {
    const { server, line } = await launchBuiltin(log, where);
    const note = `${line}; it ends with ingest, and \`ingest redis\` runs it on its own`;
    if (server) return { note, stop: server.leave };
  }
  const address = `${LOOPBACK}:${where.port}`;
  const holder = await livingHolder(dataFolder);
  if (holder?.port !== where.port) return { note: `Using the Redis at ${address}`, stop: async () => {} };
  const letGo = shareServer(holder);
  const note = `Using the built-in Redis at ${address} that another process started`;
  return { note, stop: async () => letGo?.() };
}

export function targetAt(port: number): RedisTarget {
  return { host: LOOPBACK, port, tls: false, db: 0, label: `${LOOPBACK}:${port}` };
}
