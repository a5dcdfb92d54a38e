import type { Keyring } from "./keyring.ts";

/** Where a Redis is and how to be let in: the parsed --redis. */
export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  /** A Unix socket, instead of host and port. */
  readonly path?: string;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** Certificates, and what may be exchanged while a run goes on; without one, name and password are those above, for good. */
  readonly keyring?: Keyring;
  /** Safe to print: "127.0.0.1:6379", "unix:/run/redis.sock". */
  readonly label: string;
}

/** Whether a connection is by TLS, and whether anybody knows to whom. */
export function tlsOf({ tls, keyring }: RedisTarget): "none" | "checked" | "unchecked" {
  if (!tls) return "none";
  return keyring?.isInsecure ? "unchecked" : "checked";
}
