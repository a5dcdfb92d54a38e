import type { SettingKey } from "../config/settings.ts";
import type { Log } from "../io/log.ts";
import type { RedisTarget } from "../io/redis/target.ts";

/** The settings that say which Redis it is and how one is let in: every command that connects takes them all. */
export const CONNECTION_SETTINGS = [
  "redis",
  "redisUrlFile",
  "sentinelPasswordFile",
  "cluster",
  "connectTimeoutMs",
  "tlsCa",
  "tlsCert",
  "tlsKey",
  "tlsServerName",
  "tlsInsecure",
] as const satisfies readonly SettingKey[];

const REMIND_MS = 5 * 60_000;

/** Nobody shall forget that the check is off: it is said now and every few minutes, until what is given back is called. */
export function warnWhileUnchecked({ keyring }: RedisTarget, log: Log, everyMs = REMIND_MS): () => void {
  if (!keyring?.isInsecure) return () => {};
  const warn = () =>
    log.warn(
      "The server's certificate is not checked (--tls-insecure): whoever is on the way can read and change everything",
      { event: "unchecked" },
    );
  warn();
  const timer = setInterval(warn, everyMs);
  return () => clearInterval(timer);
}
