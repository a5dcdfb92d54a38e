import type { Log } from "../../log.ts";
import type { RedisTarget } from "../target.ts";
import type { Environment } from "./folders.ts";
import { dataFolderOf, launchBuiltin } from "./launch.ts";
import { LOOPBACK } from "./probe.ts";
import { whoServes } from "./start.ts";

/** Redis' usual port: redis-cli and the user's consumers look here. */
export const DEFAULT_PORT = 6379;

export interface Resolved {
  readonly target: RedisTarget;
  /** Which Redis was chosen, as the log has said it already; nothing when the user named one. */
  readonly note?: string;
  /** Ends the server if it is this process that started it, with everything saved. */
  stop(): Promise<void>;
}

/**
 * The Redis to work with: the one that the user named and then never another; else the one that answers at
 * 127.0.0.1:6379; else the built-in one, which is started there and lives as long as this process.
 */
export async function resolveRedis(
  configured: RedisTarget | undefined,
  log: Log,
  where: { readonly port: number; readonly env: Environment } = { port: DEFAULT_PORT, env: process.env },
): Promise<Resolved> {
  if (configured) return { target: configured, stop: async () => {} };
  const target = targetAt(where.port);
  if ((await whoServes({ port: where.port, dataFolder: dataFolderOf(where) })) === "redis") {
    const note = `Using the Redis at ${target.label}`;
    log.info(note);
    return { target, note, stop: async () => {} };
  }
  const { server, line } = await launchBuiltin(log, where);
  log.info(line);
  return { target, note: line, stop: async () => server?.stop() };
}

export function targetAt(port: number): RedisTarget {
  return { host: LOOPBACK, port, tls: false, db: 0, label: `${LOOPBACK}:${port}` };
}
