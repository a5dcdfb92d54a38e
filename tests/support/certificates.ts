import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files of a certificate that nobody but its maker trusts; whoever makes one disposes of it. */
export interface SelfSigned extends Disposable {
  readonly cert: string;
  readonly key: string;
}

export function selfSigned(commonName = "localhost"): SelfSigned {
  const dir = mkdtempSync(join(tmpdir(), "ingest-tls-"));
  const [cert, key] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  const names = `subjectAltName=DNS:${commonName},IP:127.0.0.1`;
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const made = Bun.spawnSync([
    ...["openssl", ...words, "-keyout", key, "-out", cert],
    ...["-days", "2", "-subj", `/CN=${commonName}`, "-addext", names],
  ]);
  if (!made.success) throw new Error(`openssl made no certificate: ${made.stderr}`);
  return { cert, key, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}
