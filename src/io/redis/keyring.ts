import type { Fault } from "../../engine/ports.ts";
import { IngestError } from "../../primitives/errors.ts";
import { isTlsCode } from "./tls-errors.ts";
import { readTlsFiles, type TlsPaths, type TlsTexts } from "./tls-files.ts";

/** How a user is let in. */
export interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** How a TLS connection is made. */
export interface TlsTerms extends TlsTexts {
  readonly serverName?: string | undefined;
  /** The server's certificate is not looked at. */
  readonly isInsecure: boolean;
}

/**
 * What opens the door to one Redis and may be exchanged while a run goes on. One for all connections of a process: it remembers what could
 * last be used, and goes on with that as long as what it reads later cannot.
 */
export interface Keyring {
  readonly isInsecure: boolean;
  /** For the next connection; undefined where the target's own is good for ever. Once it was refused, the URL's file is read again each time. */
  login(): Login | undefined;
  /** For the next connection; the files are read again. */
  tls(): TlsTerms;
  /** Takes note of what became of a connection, and gives the fault as it is with files that somebody may exchange: time may cure it. */
  learn(fault: Fault): Fault;
  /** For servers beside the Redis of the URL, sentinels for instance: the same certificates, and never the URL's login. */
  forOthers(): Keyring;
}

export interface KeyringOptions {
  readonly url?: { readonly login: Login; readonly reread: Reread } | undefined;
  readonly tls?: { readonly paths: TlsPaths; readonly terms: TlsTerms } | undefined;
}

/** Reads the URL's file again: the login there, or why it is not used, as the end of a sentence. */
export type Reread = () => Login | string;

const REFUSED_LOGINS = ["WRONGPASS", "NOAUTH"];

export function keyring({ url, tls }: KeyringOptions): Keyring {
  let login = url?.login;
  let wasRefused = false;
  let loginProblem: string | undefined;
  let terms: TlsTerms = tls?.terms ?? { isInsecure: false };
  let filesProblem: string | undefined;
  const hasFiles = Object.values(tls?.paths ?? {}).some((path) => path !== undefined);
  return {
    isInsecure: terms.isInsecure,
    login: () => {
      if (!wasRefused || url === undefined) return login;
      const found = url.reread();
      loginProblem = typeof found === "string" ? found : undefined;
      if (typeof found !== "string") login = found;
      return login;
    },
    tls: () => {
      if (tls === undefined || !hasFiles) return terms;
      const { texts, problems } = readTlsFiles(tls.paths, terms);
      filesProblem = problems.map(({ part, reason }) => `--tls-${part} is not used: ${reason}`)[0];
      if (problems.length === 0) terms = { ...tls.terms, ...texts };
      return terms;
    },
    learn: (fault) => {
      if (REFUSED_LOGINS.includes(fault.code) && url !== undefined) {
        wasRefused = true;
        return curable(
          fault,
          loginProblem,
          "The URL's file is read again before each attempt: write the new password there",
        );
      }
      const isOfTls = fault.kind === "doubtful" && isTlsCode(fault.code);
      return isOfTls && hasFiles ? curable(fault, filesProblem) : fault;
    },
    forOthers: () => keyring({ tls }),
  };
}

/** The same with what is wrong with the file by which it could be cured, under a code of its own, so that people hear of it once. */
function curable(fault: Fault, problem: string | undefined, hint = fault.error.hint): Fault {
  const { exitCode, message } = fault.error;
  const error = new IngestError(exitCode, problem === undefined ? message : `${message}; ${problem}`, {
    ...(hint === undefined ? {} : { hint }),
  });
  return {
    ...fault,
    kind: "reconnect",
    code: problem === undefined ? fault.code : `${fault.code}+FILE`,
    error,
  };
}
