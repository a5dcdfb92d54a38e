import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Files in PEM form. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Files of a certificate that nobody but its maker trusts; whoever makes one disposes of it. */
export interface SelfSigned extends Certificate, Disposable {}

/** Somebody who vouches for others, in a folder that goes with it. */
export interface Authority extends Disposable {
  /** Its own certificate. */
  readonly ca: string;
  /** A certificate for these names, as in "DNS:localhost,IP:127.0.0.1"; one that is expired was good until yesterday. */
  issue(names: string, options?: { expired?: boolean }): Certificate;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
/** Where the tests' own servers are. */
export const HERE = "DNS:localhost,IP:127.0.0.1,IP:::1";

export function selfSigned(commonName = "localhost"): SelfSigned {
  const dir = mkdtempSync(join(tmpdir(), "ingest-tls-"));
  const names = `subjectAltName=DNS:${commonName},IP:127.0.0.1`;
  const made = certify(dir, "own", ["-subj", `/CN=${commonName}`, "-addext", names]);
  return { ...made, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

export function authority(name = "authority"): Authority {
  const dir = mkdtempSync(join(tmpdir(), "ingest-ca-"));
  const own = certify(dir, "ca", ["-subj", `/CN=${name}`, "-addext", "basicConstraints=critical,CA:TRUE"]);
  let issued = 0;
  return {
    ca: own.cert,
    issue: (names, { expired = false } = {}) => {
      const at = (ending: string) => join(dir, `${issued}.${ending}`);
      issued++;
      const [cert, key, request, extensions] = ["pem", "key", "csr", "ext"].map(at) as [
        string,
        string,
        string,
        string,
      ];
      writeFileSync(extensions, `subjectAltName=${names}\n`);
      openssl("req", ...NEW_KEY, "-keyout", key, "-out", request, "-subj", "/CN=somebody");
      const signing = ["-CA", own.cert, "-CAkey", own.key, "-CAcreateserial", "-extfile", extensions];
      openssl("x509", "-req", "-in", request, ...signing, "-out", cert, "-days", expired ? "-1" : "2");
      return { cert, key };
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function certify(dir: string, name: string, words: readonly string[]): Certificate {
  const [cert, key] = [join(dir, `${name}.pem`), join(dir, `${name}.key`)];
  openssl("req", "-x509", ...NEW_KEY, "-keyout", key, "-out", cert, "-days", "2", ...words);
  return { cert, key };
}

export function openssl(...words: readonly string[]): void {
  const made = Bun.spawnSync(["openssl", ...words]);
  if (!made.success) throw new Error(`openssl ${words[0]} failed: ${made.stderr}`);
}
