import type { Values } from "../config/settings.ts";
import { type RedisTarget, urlOf } from "../io/redis/target.ts";
import type { Flag } from "../report/repeat-command.ts";

/** How a command that is printed comes to the same Redis again, without a secret. */

/** A target without credentials as a URL again; undefined where there is none, or where it would hold a secret. */
export function openUrlOf(target: RedisTarget | undefined): string | undefined {
  if (target === undefined || target.username !== undefined || target.password !== undefined)
    return undefined;
  return urlOf(target);
}

/** What a rediss:// connection was made with. */
export function tlsFlagsOf(
  values: Values<"redis" | "tlsCa" | "tlsCert" | "tlsKey" | "tlsServerName" | "tlsInsecure">,
): Flag[] {
  if (!values.redis?.tls) return [];
  return [
    ["--tls-ca", values.tlsCa],
    ["--tls-cert", values.tlsCert],
    ["--tls-key", values.tlsKey],
    ["--tls-server-name", values.tlsServerName],
    ["--tls-insecure", values.tlsInsecure || undefined],
  ];
}
