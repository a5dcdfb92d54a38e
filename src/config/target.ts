import { keyring, type Reread } from "../io/redis/keyring.ts";
import type { RedisTarget } from "../io/redis/target.ts";
import { readTlsFiles } from "../io/redis/tls-files.ts";
import { isRegularFile, readSmallFile } from "../io/small-file.ts";
import { type Found, type Origins, sourceOf } from "./found.ts";
import { quote } from "./quote.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { settingOf } from "./settings.ts";

const MAX_URL_FILE_BYTES = 64 * 1024;
const FILE_OF = { ca: "tlsCa", cert: "tlsCert", key: "tlsKey" } as const;

/** --redis-url-file stands for --redis: its content becomes the value. Two flags that name a Redis are a contradiction. */
export function readRedisUrlFile(values: Found, origins: Origins): string[] {
  const path = values.redisUrlFile;
  if (path === undefined) return [];
  if (origins.redis?.startsWith("flag")) return ["Flags --redis and --redis-url-file exclude each other"];
  const read = urlIn(path);
  origins.redis = "flag --redis-url-file";
  if ("host" in read) values.redis = read;
  return "host" in read ? [] : [`Flag --redis-url-file is ${quote(path)}: ${read.reason}`];
}

/** Gives the target the keys to its door: the TLS files, read once and found good, and what is read again later. */
export function giveKeys(values: Found, origins: Origins): string[] {
  const { redis, redisUrlFile, tlsServerName: serverName, tlsInsecure: isInsecure = false } = values;
  const paths = { ca: values.tlsCa, cert: values.tlsCert, key: values.tlsKey };
  const { texts, problems } = redis?.tls === false ? { texts: {}, problems: [] } : readTlsFiles(paths);
  const hasKeys = redis?.tls || redisUrlFile !== undefined;
  if (redis !== undefined && hasKeys && problems.length === 0) {
    const tls = redis.tls ? { paths, terms: { ...texts, serverName, isInsecure } } : undefined;
    const reread = redisUrlFile === undefined ? undefined : rereading(redisUrlFile, redis);
    values.redis = { ...redis, keyring: keyring({ url: reread && { login: redis, reread }, tls }) };
  }
  return problems.map(
    ({ part, reason }) => `${sourceOf(origins[FILE_OF[part]]!)} is ${quote(paths[part]!)}: ${reason}`,
  );
}

function urlIn(path: string, options?: { regular: boolean }): RedisTarget | { readonly reason: string } {
  const read = readSmallFile(path, MAX_URL_FILE_BYTES, options);
  if ("reason" in read) return read;
  const { rule } = settingOf("redis");
  return (
    parseRedisUrl(read.content.trim()) ?? {
      reason: `it holds no Redis URL that can be used; allowed is ${rule}`,
    }
  );
}

/**
 * Whoever exchanges a password writes the file anew; the ledger, the stream and the run stay where they are, so a URL that leads elsewhere is
 * none that this run can use. It is also what half of a URL looks like. A pipe gives its content only once.
 */
function rereading(path: string, first: RedisTarget): Reread | undefined {
  if (!isRegularFile(path)) return undefined;
  return () => {
    const read = urlIn(path, { regular: true });
    if ("reason" in read) return `--redis-url-file is not used: ${read.reason.split(";", 1)[0]}`;
    const isSame = read.label === first.label && read.tls === first.tls;
    return isSame ? read : "--redis-url-file is not used: it names another Redis now";
  };
}
