import type { Certificate } from "./certificates.ts";
import { freePort, type RedisOptions, startRedis, type TestRedis } from "./redis-server.ts";

export interface SecureOptions extends RedisOptions {
  /** The authority of the clients' certificates; the tests' own client goes by the plain port. */
  readonly ca: string;
  /** Whether clients need a certificate; no when not given. */
  readonly clients?: "yes" | "no";
}

export interface SecureRedis extends TestRedis, AsyncDisposable {
  readonly securePort: number;
  readonly secureUrl: string;
  /** Shows this certificate from the next connection on. */
  show(certificate: Certificate): Promise<void>;
}

/** A real server that speaks TLS at one port, and plainly at another. */
export async function startSecureRedis(
  certificate: Certificate,
  { ca, clients = "no", args = [], ...options }: SecureOptions,
): Promise<SecureRedis> {
  const securePort = freePort();
  const files = [
    "--tls-cert-file",
    certificate.cert,
    "--tls-key-file",
    certificate.key,
    "--tls-ca-cert-file",
    ca,
  ];
  const tls = ["--tls-port", `${securePort}`, ...files, "--tls-auth-clients", clients];
  const server = await startRedis({ ...options, args: [...tls, ...args] });
  return Object.assign(server, {
    securePort,
    secureUrl: `rediss://127.0.0.1:${securePort}`,
    show: async ({ cert, key }: Certificate) => {
      const reply = await server.cli("CONFIG", "SET", "tls-cert-file", cert, "tls-key-file", key);
      if (reply !== "OK") throw new Error(reply);
    },
  });
}
