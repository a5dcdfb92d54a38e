import { type Address, addressText, type RedisTarget } from "../io/redis/target.ts";

const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26_379;
const MAX_URL_LENGTH = 4096;
const SCHEME = /^(redis|rediss|unix|redis\+sentinel|rediss\+sentinel):\/\/(.*)$/is;
/** user:password@ or :password@ in front, hosts, and what follows the first slash behind them. */
const AUTHORITY = /^(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?$/;
/** A host or [IPv6], and a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]+)(?::(\d{1,5}))?$/iu;
/** What sentinels allow as a master's name. */
const MASTER_NAME = /^[\w.-]+$/;

/**
 * A Redis URL, or undefined. Parsed here and not by the client, which takes REDISS:// for plain text, http:// for a socket's path, and
 * a query for options. The scheme's case does not matter; user and password are percent-decoded; a query or fragment is refused.
 */
export function parseRedisUrl(url: string): RedisTarget | undefined {
  const match = url.length <= MAX_URL_LENGTH ? SCHEME.exec(url) : null;
  if (!match) return undefined;
  const scheme = match[1]!.toLowerCase();
  const rest = match[2]!;
  if (scheme === "unix") return unixTarget(rest);
  const tls = scheme.startsWith("rediss");
  return scheme.endsWith("+sentinel") ? sentinelTarget(rest, tls) : networkTarget(rest, tls);
}

/** Several hosts are nodes of a Cluster, which has database 0 alone. */
function networkTarget(rest: string, tls: boolean): RedisTarget | undefined {
  const { credentials, addresses, path = "" } = partsOf(rest, DEFAULT_PORT) ?? {};
  const db = parseDatabase(path);
  if (credentials === undefined || addresses === undefined || db === undefined) return undefined;
  const [first] = addresses;
  const label = `${addresses.map(addressText).join(",")}${db > 0 ? `/${db}` : ""}`;
  if (addresses.length === 1) return { ...first, tls, db, ...credentials, label };
  return db === 0 ? { ...first, named: addresses, tls, db, ...credentials, label } : undefined;
}

/** sentinel,sentinel,.../name or .../name/database. */
function sentinelTarget(rest: string, tls: boolean): RedisTarget | undefined {
  const { credentials, addresses, path = "" } = partsOf(rest, DEFAULT_SENTINEL_PORT) ?? {};
  const [masterName = "", dbText = "", more] = path.split("/");
  const db = parseDatabase(dbText);
  if (credentials === undefined || addresses === undefined || db === undefined) return undefined;
  if (!MASTER_NAME.test(masterName) || more !== undefined) return undefined;
  const label = `${masterName}${db > 0 ? `/${db}` : ""} by sentinels ${addresses.map(addressText).join(",")}`;
  return { ...addresses[0], named: addresses, masterName, tls, db, ...credentials, label };
}

interface Parts {
  readonly credentials: Pick<RedisTarget, "username" | "password">;
  readonly addresses: readonly [Address, ...Address[]];
  readonly path: string | undefined;
}

function partsOf(rest: string, defaultPort: number): Parts | undefined {
  const [matched, userInfo, hosts = "", path] = AUTHORITY.exec(rest) ?? [];
  const credentials = parseCredentials(userInfo);
  const addresses = hosts.split(",").map((host) => parseAddress(host, defaultPort));
  const [first, ...others] = addresses.filter((address) => address !== undefined);
  if (matched === undefined || credentials === undefined || first === undefined) return undefined;
  return others.length === addresses.length - 1
    ? { credentials, addresses: [first, ...others], path }
    : undefined;
}

function parseAddress(text: string, defaultPort: number): Address | undefined {
  const [, name, portText] = HOST.exec(text) ?? [];
  const port = portText === undefined ? defaultPort : Number(portText);
  if (name === undefined || port < 1 || port > 65_535) return undefined;
  return { host: name.replace(/^\[|\]$/g, ""), port };
}

function unixTarget(rest: string): RedisTarget | undefined {
  const match = /^(?:([^@/?#]*)@)?(\/[^?#]+)$/.exec(rest);
  const credentials = parseCredentials(match?.[1]);
  const path = decode(match?.[2] ?? "");
  if (!match || credentials === undefined || path === undefined || /\p{Cc}/u.test(path)) return undefined;
  return { host: "localhost", port: 0, path, tls: false, db: 0, ...credentials, label: `unix:${path}` };
}

/**
 * "user:password" or ":password". A word without colon is a user to one client and a password to another, and an empty password is a
 * variable that was not set in somebody's script: both are refused.
 */
function parseCredentials(
  userInfo: string | undefined,
): { username?: string; password?: string } | undefined {
  if (userInfo === undefined) return {};
  const colon = userInfo.indexOf(":");
  const username = decode(userInfo.slice(0, Math.max(0, colon)));
  const password = decode(userInfo.slice(colon + 1));
  if (colon < 0 || username === undefined || !password) return undefined;
  return { ...(username === "" ? {} : { username }), password };
}

function parseDatabase(path: string): number | undefined {
  if (path === "") return 0;
  return /^\d{1,5}$/.test(path) ? Number(path) : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
