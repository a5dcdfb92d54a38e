import type { Keyring } from "./keyring.ts";

/** A host and its port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is and how to be let in: the parsed --redis. */
export interface RedisTarget extends Address {
  /** A Unix socket, instead of host and port. */
  readonly path?: string;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly db: number;
  /** Certificates, and what may be exchanged while a run goes on; without one, name and password are those above, for good. */
  readonly keyring?: Keyring;
  /** Safe to print: "127.0.0.1:6379", "unix:/run/redis.sock", "it by sentinels a:26379,b:26379". */
  readonly label: string;
  /** Several were named, the first of them as host and port: nodes of a Cluster, or sentinels. */
  readonly named?: readonly Address[];
  /** The name under which sentinels know the master; those named are the sentinels then, and user and password are the master's. */
  readonly masterName?: string;
  readonly sentinelPassword?: string;
}

/** "host:port", an IPv6 address in brackets. */
export function addressText({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The same Redis at one address, without the ways to find it. */
export function targetAtAddress(target: RedisTarget, { host, port }: Address): RedisTarget {
  const { path: _path, named: _named, masterName: _name, sentinelPassword: _secret, ...rest } = target;
  const label = `${addressText({ host, port })}${target.db > 0 ? `/${target.db}` : ""}`;
  return { ...rest, host, port, label };
}

/** A target as the URL that it came from, with `who` where its user and password stood. */
export function urlOf(target: RedisTarget, who = ""): string {
  const { path, tls, masterName, named = [target], db } = target;
  if (path !== undefined) return `unix://${who}${encodeURI(path)}`;
  const scheme = `${tls ? "rediss" : "redis"}${masterName === undefined ? "" : "+sentinel"}`;
  const places = named.map(addressText).join(",");
  const rest = [...(masterName === undefined ? [] : [masterName]), ...(db > 0 ? [db] : [])];
  return `${scheme}://${who}${[places, ...rest].join("/")}`;
}

/** Whether a connection is by TLS, and whether anybody knows to whom. */
export function tlsOf({ tls, keyring }: RedisTarget): "none" | "checked" | "unchecked" {
  if (!tls) return "none";
  return keyring?.isInsecure ? "unchecked" : "checked";
}
