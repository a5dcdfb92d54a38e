import { getCACertificates } from "node:tls";
import { Redis } from "ioredis";
import type { RedisTarget } from "./target.ts";

/**
 * An ioredis client for exactly one connection, not yet connected. Whatever ioredis would do on its own to go on after
 * trouble is off: resending writes an entry twice, queueing and reconnecting hide that the connection is another one, and
 * a command that "timed out" may have been executed. Name, password and database are not given to it either: it would go
 * on after a failed SELECT and write into database 0. tests/io/redis/client.test.ts holds these options.
 */
export function newClient(target: RedisTarget, handshakeTimeoutMs: number): Redis {
  const { host, port, path } = target;
  const client = new Redis({
    ...(path === undefined ? { host, port } : { path }),
    ...(target.tls ? { tls: tlsOptions(target) } : {}),
    lazyConnect: true,
    connectTimeout: handshakeTimeoutMs,
    disconnectTimeout: 500,
    protocol: 2,
    retryStrategy: () => null,
    reconnectOnError: null,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    enableAutoPipelining: false,
    disableClientInfo: true,
    keepAlive: 10_000,
    noDelay: true,
  });
  // Without a listener ioredis prints to the console; whoever waits for a reply learns of it there.
  client.on("error", () => {});
  return client;
}

/** The check of the certificate stays on even under NODE_TLS_REJECT_UNAUTHORIZED=0. An address has no server name to send. */
function tlsOptions({ host, keyring }: RedisTarget) {
  const { isInsecure, serverName, ca, cert, key } = keyring?.tls() ?? { isInsecure: false };
  const isAddress = /^[\d.]+$|:/.test(host);
  const servername = serverName ?? (isAddress ? undefined : host);
  return {
    rejectUnauthorized: !isInsecure,
    ca: ca ?? everyAuthority(),
    ...(servername === undefined ? {} : { servername }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

/** Bun alone would look at Mozilla's list and SSL_CERT_FILE, and not at what an administrator has added to the system's store. */
function everyAuthority(): string[] {
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}

/** Cuts the connection without a goodbye. A reset makes the server forget what it has not read yet. */
export function cutConnection(client: Redis): void {
  const { stream } = client;
  client.disconnect();
  stream?.destroy();
}

/** Ends a connection on which nothing is under way; resolves when it is gone, after half a second at the latest. */
export async function endConnection(client: Redis): Promise<void> {
  if (client.status === "end" || client.status === "wait") return;
  const gone = new Promise<void>((resolve) => client.once("end", resolve));
  client.disconnect();
  await gone;
}
