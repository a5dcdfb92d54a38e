import { EXIT } from "../../primitives/errors.ts";
import { CLUSTER_RULES } from "./cluster-replies.ts";
import type { ReplyRule } from "./reply-rule.ts";

const { connection, failed } = EXIT;

/**
 * Error replies, and what helps. The server decides all of them before it writes anything, in a script before its first
 * write: what they answer was not applied. The first row that matches counts.
 */
export const REPLY_RULES: readonly ReplyRule[] = [
  {
    code: "LOADING",
    matches: /^LOADING/,
    kind: "retry",
    exitCode: connection,
    says: "Redis at {label} is still loading its data",
    hint: "Wait for it, or give --connect-timeout 60s to let ingest wait",
  },
  {
    code: "READONLY",
    matches: /^READONLY/,
    kind: "reconnect",
    exitCode: connection,
    says: "Redis at {label} is a replica and takes no writes",
    hint: "Name the master: redis-cli ROLE tells which it is",
  },
  {
    code: "MASTERDOWN",
    matches: /^MASTERDOWN/,
    kind: "retry",
    exitCode: connection,
    says: "Redis at {label} is a replica that has lost its master",
    hint: "Name the master, or wait for the failover",
  },
  ...CLUSTER_RULES,
  {
    code: "OOM",
    matches: /^OOM/,
    kind: "retry",
    exitCode: failed,
    says: "Redis at {label} is out of memory (maxmemory) and refuses writes",
    hint: "Raise maxmemory, or keep the stream short with --max-len",
  },
  {
    code: "BUSY",
    matches: /^BUSY /,
    kind: "retry",
    exitCode: failed,
    says: "Redis at {label} is busy with a script of somebody's",
    hint: "redis-cli SCRIPT KILL ends a script that has not written yet",
  },
  {
    code: "MISCONF",
    matches: /^MISCONF/,
    kind: "retry",
    exitCode: failed,
    says: "Redis at {label} cannot save to its disk and therefore refuses writes (MISCONF)",
    hint: "Free its disk: its log says what failed",
  },
  {
    code: "NOREPLICAS",
    matches: /^NOREPLICAS/,
    kind: "retry",
    exitCode: failed,
    says: "Redis at {label} has fewer good replicas than min-replicas-to-write asks for",
    hint: "Start a replica, or lower min-replicas-to-write",
  },
  {
    code: "NOSCRIPT",
    matches: /^NOSCRIPT/,
    kind: "resync",
    exitCode: failed,
    says: "Redis at {label} forgot the script",
    hint: "Run it again",
  },
  {
    code: "MAXCLIENTS",
    matches: /max(?:imum)? number of clients/i,
    kind: "reconnect",
    exitCode: connection,
    says: "Redis at {label} has as many clients as it allows (maxclients)",
    hint: "Raise maxclients, or close some",
  },
  {
    code: "NOAUTH",
    matches: /^NOAUTH|^ERR operation not permitted/i,
    kind: "doubtful",
    exitCode: connection,
    says: "Redis at {label} asks for a password",
    hint: "Give it in REDIS_URL=redis://user:password@host:port or in a file with --redis-url-file",
  },
  {
    code: "WRONGPASS",
    matches: /^WRONGPASS|invalid password/i,
    kind: "doubtful",
    exitCode: connection,
    says: "Redis at {label} refuses the user name or the password",
    hint: "Check both; in a URL, special characters are written as %40 and the like",
  },
  {
    code: "NOPERM",
    matches: /^NOPERM|can't run this command|ACL failure in script/,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} does not permit this user to publish: {words}",
    hint: "It needs EVAL, EVALSHA, XADD, HGET and HSET on the stream and on the ledger beside it; with XLEN it can show the length",
  },
  {
    code: "WRONGTYPE",
    matches: /^WRONGTYPE/,
    kind: "fatal",
    exitCode: connection,
    says: "The key {stream} at Redis {label} is no stream",
    hint: "Take another name with --stream, or look at it with redis-cli TYPE",
  },
  {
    code: "DENIED",
    matches: /^DENIED/,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} is in protected mode and lets nobody in from outside",
    hint: "Set a password there, or connect from the same machine",
  },
  {
    code: "DBINDEX",
    matches: /DB index is out of range|invalid DB index/i,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} has no database of that number",
    hint: "Check the number at the end of the URL: redis://host:port/0",
  },
  {
    code: "EXHAUSTED",
    matches: /last possible ID/,
    kind: "fatal",
    exitCode: failed,
    says: "{stream} at Redis {label} holds the last possible entry id, so nothing can follow",
    hint: "Take another stream",
  },
  {
    code: "NOSCRIPTS",
    matches: /unknown command.*\beval(?:sha)?\b/i,
    kind: "fatal",
    exitCode: connection,
    says: "Redis at {label} does not allow scripts",
    hint: "--delivery at-least-once does without them",
  },
];

/** For a reply that stands in no row: a proxy's passing trouble looks like this, and so does a server that is no Redis. */
export const UNKNOWN_REPLY: ReplyRule = {
  code: "unknown",
  matches: /^/,
  kind: "doubtful",
  exitCode: failed,
  says: "Redis at {label} answers with an error that ingest does not know: {words}",
  hint: "Its log may say more",
};
