import { readSmallFile } from "../small-file.ts";

/** The files of a TLS connection: authorities to trust, the client's certificate and its key. */
export interface TlsPaths {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What is in them, in PEM form and without anything else that stood there. */
export interface TlsTexts {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export type TlsPart = keyof TlsPaths;

/** Why a file cannot be used, as the end of a sentence about it: "it holds no certificate". */
export interface TlsProblem {
  readonly part: TlsPart;
  readonly reason: string;
}

export interface TlsReading {
  readonly texts: TlsTexts;
  readonly problems: readonly TlsProblem[];
}

const MAX_BYTES = 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const KEY = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----[\s\S]+?-----END \1-----/;
const PARTS = ["ca", "cert", "key"] as const;

/**
 * Reads the files and holds them against each other. With `before`, what was read earlier, a file that cannot be read now keeps its content
 * of then, and pipes are left alone: they give what they have only once, and later they would be waited for.
 */
export function readTlsFiles(paths: TlsPaths, before?: TlsTexts): TlsReading {
  const problems: TlsProblem[] = [];
  const texts: { -readonly [P in TlsPart]?: string } = {};
  const contents = new Map<string, ReturnType<typeof readSmallFile>>();
  for (const part of PARTS) {
    const path = paths[part];
    if (path === undefined) continue;
    // Certificate and key may stand in one file, and that one may be a pipe.
    const read = contents.get(path) ?? readSmallFile(path, MAX_BYTES, { regular: before !== undefined });
    contents.set(path, read);
    const found = "content" in read ? usable(part, read.content) : read;
    if ("text" in found) texts[part] = found.text;
    else if (before?.[part] !== undefined && "reason" in read) texts[part] = before[part];
    else problems.push({ part, reason: found.reason });
  }
  if (texts.cert !== undefined && texts.key !== undefined && !fits(texts.cert, texts.key))
    problems.push({ part: "key", reason: "it is not the key of the certificate" });
  return { texts, problems };
}

function usable(part: TlsPart, content: string): { readonly text: string } | { readonly reason: string } {
  const text = part === "key" ? KEY.exec(content)?.[0] : content.match(CERTIFICATE)?.join("\n");
  if (text === undefined)
    return { reason: `it holds no ${part === "key" ? "private key" : "certificate"} in PEM form` };
  if (/BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text))
    return {
      reason:
        "its key is encrypted, and nobody is there to ask for the passphrase; `openssl pkey` decrypts it",
    };
  if (!isReadable(part, text))
    return { reason: `its ${part === "key" ? "key" : "certificate"} cannot be read` };
  return { text };
}

function isReadable(part: TlsPart, text: string): boolean {
  const { createPrivateKey, X509Certificate } = cryptography();
  try {
    if (part === "key") createPrivateKey(text);
    else for (const certificate of text.match(CERTIFICATE) ?? []) new X509Certificate(certificate);
    return true;
  } catch {
    return false;
  }
}

/** Of several certificates the first is the client's own. */
function fits(cert: string, key: string): boolean {
  const { createPrivateKey, X509Certificate } = cryptography();
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
}

/** Loaded when a file is there to be judged, and not by every start of the program. */
function cryptography() {
  return process.getBuiltinModule("node:crypto");
}
