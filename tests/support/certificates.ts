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
  openssl(
    "req",
    "-x509",
    ...NEW_KEY,
    key,
    "-out",
    cert,
    "-days",
    "2",
    "-subj",
    `/CN=${commonName}`,
    "-addext",
    names,
  );
  return { cert, key, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

/** An authority that nobody trusts who does not name it in SSL_CERT_FILE; whoever makes one disposes of it. */
export interface Authority extends Disposable {
  readonly cert: string;
  /** A certificate for `subjectAltName` that is good for so many days from now on; with -1 it was good until yesterday. */
  issue(subjectAltName: string, days: number): { readonly cert: string; readonly key: string };
}

export function authority(): Authority {
  const dir = mkdtempSync(join(tmpdir(), "ingest-authority-"));
  const own = { cert: join(dir, "authority.pem"), key: join(dir, "authority-key.pem") };
  openssl("req", "-x509", ...NEW_KEY, own.key, "-out", own.cert, "-days", "2", "-subj", "/CN=A test");
  let issued = 0;
  return {
    cert: own.cert,
    issue: (subjectAltName, days) => {
      const [cert, key, request] = ["cert", "key", "request"].map((name) => join(dir, `${++issued}-${name}`));
      const names = ["-subj", "/CN=redis", "-addext", `subjectAltName=${subjectAltName}`];
      openssl("req", ...NEW_KEY, key!, "-out", request!, ...names);
      const signed = ["-CA", own.cert, "-CAkey", own.key, "-copy_extensions", "copy", "-days", `${days}`];
      openssl("x509", "-req", "-in", request!, ...signed, "-out", cert!);
      return { cert: cert!, key: key! };
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout"];

function openssl(...words: string[]): void {
  const { success, stderr } = Bun.spawnSync(["openssl", ...words]);
  if (!success) throw new Error(`openssl made no certificate: ${stderr}`);
}
