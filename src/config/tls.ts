import { type Setting, toggle } from "./setting.ts";

const PEM_RULE = "a file of at most 1 MiB in PEM form";
/** One label or more, as certificates hold them. An address has no place in the greeting of a TLS connection. */
const HOST_NAME = /^(?!(?:\d+\.)*\d+$)[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,251}[\p{L}\p{N}_])?$/u;

const pathOf = (text: string) => (text === "" || text.includes("\0") ? undefined : text);

/** How a rediss:// connection is made. Files are read at the start and again for every later connection. */
export const TLS = {
  tlsCa: {
    flag: "tls-ca",
    env: "INGEST_TLS_CA",
    group: "TLS",
    placeholder: "PATH",
    about: "Trust the authorities whose certificates are in this file, and no other",
    rule: PEM_RULE,
    fallback: "the system's authorities, those in SSL_CERT_FILE, and Mozilla's list",
    initial: () => undefined,
    parse: pathOf,
  } satisfies Setting<string | undefined>,
  tlsCert: {
    flag: "tls-cert",
    env: "INGEST_TLS_CERT",
    group: "TLS",
    placeholder: "PATH",
    about: "The client's certificate, with those between it and the authority, for servers that ask for one",
    rule: PEM_RULE,
    fallback: "none",
    initial: () => undefined,
    parse: pathOf,
  } satisfies Setting<string | undefined>,
  tlsKey: {
    flag: "tls-key",
    env: "INGEST_TLS_KEY",
    group: "TLS",
    placeholder: "PATH",
    about: "The key of --tls-cert, not encrypted; it may stand in the same file",
    rule: PEM_RULE,
    fallback: "none",
    initial: () => undefined,
    parse: pathOf,
  } satisfies Setting<string | undefined>,
  tlsServerName: {
    flag: "tls-server-name",
    env: "INGEST_TLS_SERVER_NAME",
    group: "TLS",
    placeholder: "NAME",
    about: "The name that the server's certificate must hold, where it is not the URL's host",
    rule: "a host name of at most 253 characters, no address",
    fallback: "the host of the URL",
    initial: () => undefined,
    parse: (text) => (HOST_NAME.test(text) ? text : undefined),
  } satisfies Setting<string | undefined>,
  tlsInsecure: toggle({
    flag: "tls-insecure",
    group: "TLS",
    about: "Take any certificate: whoever is on the way can read and change everything, the password too",
  }),
} as const;
