import type { RedisTarget } from "../io/redis/target.ts";

const DEFAULT_PORT = 6379;
const MAX_URL_LENGTH = 4096;
const SCHEME = /^(redis|rediss|unix):\/\/(.*)$/is;
/** user:password@ in front, host or [IPv6], port, and one path segment at the end. */
const AUTHORITY = /^(?:([^@/?#]*)@)?(\[[0-9a-f:.]+\]|[^:/?#@[\]\s]*)(?::(\d{1,5}))?(?:\/([^/?#]*))?$/i;

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
  const match = /^(?:([^@/?#]*)@)?(\/[^?#\0]+)$/.exec(rest);
  const credentials = parseCredentials(match?.[1]);
  const path = decode(match?.[2] ?? "");
  if (!match || credentials === undefined || path === undefined) return undefined;
  return { host: "localhost", port: 0, path, tls: false, db: 0, ...credentials, label: `unix:${path}` };
}

/** "user:password", "user" (an ACL user without password makes no sense to Redis, but is allowed) or ":password". */
function parseCredentials(
  userInfo: string | undefined,
): { username?: string; password?: string } | undefined {
  if (userInfo === undefined) return {};
  const colon = userInfo.indexOf(":");
  const username = decode(colon < 0 ? userInfo : userInfo.slice(0, colon));
  const password = colon < 0 ? "" : decode(userInfo.slice(colon + 1));
  if (username === undefined || password === undefined) return undefined;
  return { ...(username === "" ? {} : { username }), ...(password === "" ? {} : { password }) };
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
