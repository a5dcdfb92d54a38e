import type { Examination } from "./examination.ts";
import type { Check } from "./findings.ts";
import { isRefusal, mayDo, rightChecks } from "./rights.ts";
import { serverChecks, wayChecks } from "./server-checks.ts";

export interface Diagnosis {
  readonly canRun: boolean;
  readonly canVerify: boolean;
  readonly checks: Check[];
}

/** The level of --acks that is to be had. */
export type AskedAcks =
  | { readonly kind: "memory" | "fsync" }
  | { readonly kind: "replicas"; readonly count: number };

/** Judges what was found, line by line. */
export function diagnose(examination: Examination, acks: AskedAcks): Diagnosis {
  const checks = [
    connectionOf(examination),
    ...serverChecks(examination),
    streamOf(examination),
    ...rightChecks(examination),
    fastPathOf(examination),
    acksOf(examination, acks),
    ...wayChecks(examination),
  ];
  const isSound = checks.every(({ status }) => status !== "missing");
  return { canRun: isSound, canVerify: mayDo("verify", examination), checks };
}

function connectionOf(examination: Examination): Check {
  const { label, tls, user } = examination;
  const how = {
    none: "without TLS",
    checked: "over TLS, its certificate checked",
    unchecked: "over TLS, its certificate NOT checked (--tls-insecure)",
  };
  return {
    name: "connection",
    status: tls === "unchecked" ? "warning" : "ok",
    says: `Connected to ${label} as user ${user}, ${how[tls]}`,
    remedy: tls === "unchecked" ? "Give the authority's certificate with --tls-ca instead" : null,
  };
}

function streamOf({ stream, ledgerKey, answers: { xlen, hgetall } }: Examination): Check {
  const name = "stream";
  if (!xlen.ok && xlen.error.startsWith("WRONGTYPE"))
    return {
      name,
      status: "missing",
      says: `The key ${stream} holds no stream`,
      remedy: "Take another name with --stream",
    };
  if (!hgetall.ok && hgetall.error.startsWith("WRONGTYPE"))
    return {
      name,
      status: "missing",
      says: `The key ${ledgerKey} of the ledger holds no hash`,
      remedy: "Take another name with --stream",
    };
  const length = xlen.ok ? `${xlen.value} entries` : "of a length that this user may not ask for";
  const runs = hgetall.ok
    ? new Set([...hgetall.value.matchAll(/\b([0-9a-f]{16}):manifest\b/g)].map(([, id]) => id)).size
    : undefined;
  const known = runs === undefined ? "" : `, ${runs} ${runs === 1 ? "run" : "runs"} in its ledger`;
  return { name, status: "ok", says: `${stream}: ${length}${known}`, remedy: null };
}

function fastPathOf(examination: Examination): Check {
  if (examination.takesTurns)
    return { name: "fast path", status: "ok", says: "Large batches can go by transaction", remedy: null };
  if (examination.info?.get("redis_mode") === "cluster")
    return {
      name: "fast path",
      status: "ok",
      says: "Large batches go by script, as in every Cluster: while a slot moves, transactions would be refused",
      remedy: null,
    };
  return {
    name: "fast path",
    status: "note",
    says: "Large batches go by script, which costs this server up to a third more: it is of another make, announces keyspace events, or does not let this user",
    remedy: `For the rights: ACL SETUSER ${examination.user} %RW~${examination.ledgerKey}:* +multi +exec +xread +renamenx +info +config|get +client|reply`,
  };
}

function acksOf(examination: Examination, acks: AskedAcks): Check {
  const name = "acks";
  const { wait, waitaof } = examination.answers;
  if (acks.kind === "memory")
    return { name, status: "ok", says: "--acks memory needs nothing more", remedy: null };
  const question = acks.kind === "fsync" ? "waitaof" : "wait";
  const answer = acks.kind === "fsync" ? waitaof : wait;
  if (!answer.ok && /unknown command/i.test(answer.error))
    return {
      name,
      status: "missing",
      says: "--acks fsync needs WAITAOF, which this server does not have",
      remedy: "Take Redis 7.2 or later",
    };
  if (isRefusal(answer))
    return {
      name,
      status: "missing",
      says: `This user may not ask for it (${question.toUpperCase()})`,
      remedy: `ACL SETUSER ${examination.user} +${question}`,
    };
  if (acks.kind === "replicas") {
    const there = Number(answer.ok ? answer.value : 0);
    if (there < acks.count)
      return {
        name,
        status: "missing",
        says: `--acks replicas:${acks.count} wants more replicas than are up to date (${there})`,
        remedy: "Start replicas, or ask for fewer",
      };
  }
  return {
    name,
    status: "ok",
    says: `--acks ${acks.kind === "replicas" ? `replicas:${acks.count}` : "fsync"} can be had`,
    remedy: null,
  };
}
