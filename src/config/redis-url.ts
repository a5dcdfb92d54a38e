import type { RedisTarget } from "../io/redis/target.ts";

const DEFAULT_PORT = 6379;
const MAX_URL_LENGTH = 4096;
const SCHEME = /^(redis|rediss|unix):\/\/(.*)$/is;
/** user:password@ or :password@ in front, host or [IPv6], port, and one path segment at the end. */
const AUTHORITY = /^(?:([^@/?#]*)@)?(\[[0-9a-f:.]+\]|[\p{L}\p{N}._-]*)(?::(\d{1,5}))?(?:\/([^/?#]*))?$/iu;

/**
 * A Redis URL, or undefined. Parsed here and not by the client, which takes REDISS:// for plain text, http:// for a socket's path, and
 * a query for options. The scheme's case does not matter; user and password are percent-decoded; a query or fragment is refused.
 */
export function parseRedisUrl(url: string): RedisTarget | undefined {
  const match = url.length <= MAX_URL_LENGTH ? SCHEME.exec(url) : null;
  if (!match) return undefined;
  const scheme = match[1]!.toLowerCase();
  const rest = match[2]!;
  return scheme === "unix" ? unixTarget(rest) : networkTarget(rest, scheme === "rediss");
}

function networkTarget(rest: string, tls: boolean): RedisTarget | undefined {
  const match = AUTHORITY.exec(rest);
  if (!match) return undefined;
  const [, userInfo, name = "", portText, path = ""] = match;
  const credentials = parseCredentials(userInfo);
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  const host = name.replace(/^\[|\]$/g, "");
  const db = parseDatabase(path);
  if (credentials === undefined || host === "" || port < 1 || port > 65_535 || db === undefined)
    return undefined;
  return { host, port, tls, db, ...credentials, label: `${name}:${port}${db > 0 ? `/${db}` : ""}` };
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
