import type { Fault } from "../../engine/ports.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import { faultOfReply, type Meaning, type Where } from "./errors.ts";
import { isTlsCode, TLS_MEANINGS, unknownTlsMeaning } from "./tls-errors.ts";

/** What the operating system and the TLS library say, by code. */
const MEANINGS: readonly Meaning[] = [
  {
    codes: ["ECONNREFUSED"],
    kind: "reconnect",
    says: (label) => `Nothing listens at ${label} (ECONNREFUSED)`,
    hint: "Start Redis there, or name another with --redis redis://host:port",
  },
  {
    codes: ["ENOENT", "ENOTDIR"],
    kind: "reconnect",
    says: (label, code) => `There is no socket at ${label} (${code})`,
    hint: "Start Redis with that unixsocket, or name another with --redis",
  },
  {
    codes: ["EACCES", "EPERM"],
    kind: "doubtful",
    says: (label, code) => `This user may not connect to ${label} (${code})`,
    hint: "The socket's owner and mode decide who may",
  },
  {
    codes: ["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_FAIL"],
    kind: "reconnect",
    says: (label, code) => `The host name of ${label} cannot be resolved (${code})`,
    hint: "Check its spelling and the name server",
  },
  {
    codes: ["ETIMEDOUT"],
    kind: "reconnect",
    says: (label) => `${label} does not answer in time (ETIMEDOUT)`,
    hint: "Check host, port and firewalls, and whether the port speaks TLS (rediss://) or not (redis://)",
  },
  {
    codes: ["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "EHOSTDOWN", "ENETDOWN"],
    kind: "reconnect",
    says: (label, code) => `No way leads to ${label} (${code})`,
    hint: "Check host name, network and firewalls",
  },
  {
    codes: ["ECONNRESET", "EPIPE", "ECONNABORTED", "closed"],
    kind: "reconnect",
    says: (label, code) => `The connection to ${label} was closed${code === "closed" ? "" : ` (${code})`}`,
    hint: "Check whether Redis listens there, whether the port speaks TLS (rediss://), and whether all clients that it allows (maxclients) are connected",
  },
  ...TLS_MEANINGS,
];

/** The fault behind whatever ioredis rejects with or emits: an error reply, a socket error, bytes that are no Redis protocol, or a bare "Connection is closed.". */
export function faultOfError(error: unknown, where: Where): Fault {
  const { name, message, code } = detailsOf(error);
  if (name === "ReplyError" || name === "SimpleError" || name === "BlobError")
    return faultOfReply(message, where);
  if (/RESP type|Protocol error|Please report this|queue state error/.test(message)) return notRedis(where);
  return networkFault(code ?? "closed", where);
}

export function networkFault(code: string, { label }: Where): Fault {
  const found = MEANINGS.find(({ codes }) => codes.includes(code));
  const { kind, says, hint } = found ?? unknownMeaning(code);
  return {
    kind,
    code,
    applied: "unknown",
    error: new IngestError(EXIT.connection, says(label, code), { hint }),
  };
}

function unknownMeaning(code: string): Omit<Meaning, "codes"> {
  if (isTlsCode(code)) return unknownTlsMeaning;
  return {
    kind: "reconnect",
    says: (label) => `The connection to ${label} fails (${code})`,
    hint: "Check host, port and network",
  };
}

function notRedis({ label }: Where): Fault {
  const hint = "Check the port: something else may listen there";
  return {
    kind: "reconnect",
    code: "protocol",
    applied: "unknown",
    error: new IngestError(EXIT.connection, `What ${label} answers is not the Redis protocol`, { hint }),
  };
}

interface Details {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
}

/** Of an AggregateError (a host with several addresses) the first cause counts. Arguments of commands, which ioredis hangs on its errors, stay behind. */
function detailsOf(error: unknown): Details {
  const { name, message, code, errors } = error as Partial<Details> & { errors?: unknown[] };
  if (code === undefined && errors?.[0] !== undefined) return detailsOf(errors[0]);
  return { name: name ?? "", message: message ?? "", code: typeof code === "string" ? code : undefined };
}
