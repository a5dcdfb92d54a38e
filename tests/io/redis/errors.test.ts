import { describe, expect, test } from "bun:test";
import type { Fault } from "../../../src/engine/ports.ts";
import { faultOfReply } from "../../../src/io/redis/errors.ts";
import { faultOfError, networkFault } from "../../../src/io/redis/network-errors.ts";
import { REPLY_RULES, UNKNOWN_REPLY } from "../../../src/io/redis/reply-rules.ts";

const WHERE = { label: "h:1", stream: "events" };
const SHA = "e0e7b5e45adacf9a1738f3214bfeb3c00b2d415c";
const inScript = (message: string) => `${message} script: ${SHA}, on @user_script:1.`;

/** The replies with which nothing is broken. */
const PLACING: Record<string, Fault["placing"]> = {
  CLUSTERDOWN: "unsettled",
  TRYAGAIN: "unsettled",
  MOVED: "moved",
  ASK: "moved",
};

const REPLIES = [
  ["LOADING Redis is loading the dataset in memory", "LOADING", "retry", 3],
  [inScript("READONLY You can't write against a read only replica."), "READONLY", "reconnect", 3],
  [
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "MASTERDOWN",
    "retry",
    3,
  ],
  ["CLUSTERDOWN The cluster is down", "CLUSTERDOWN", "reconnect", 3],
  ["TRYAGAIN Multiple keys request during rehashing of slot", "TRYAGAIN", "retry", 3],
  ["MOVED 3999 127.0.0.1:6381", "MOVED", "reconnect", 3],
  ["ASK 3999 127.0.0.1:6381", "ASK", "reconnect", 3],
  [inScript("OOM command not allowed when used memory > 'maxmemory'."), "OOM", "retry", 1],
  [
    "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
    "BUSY",
    "retry",
    1,
  ],
  ["MISCONF Errors writing to the AOF file: No space left on device", "MISCONF", "retry", 1],
  [inScript("NOREPLICAS Not enough good replicas to write."), "NOREPLICAS", "retry", 1],
  ["NOSCRIPT No matching script. Please use EVAL.", "NOSCRIPT", "resync", 1],
  ["ERR max number of clients reached", "MAXCLIENTS", "reconnect", 3],
  ["NOAUTH Authentication required.", "NOAUTH", "doubtful", 3],
  ["WRONGPASS invalid username-password pair or user is disabled.", "WRONGPASS", "doubtful", 3],
  ["ERR invalid password", "WRONGPASS", "doubtful", 3],
  ["NOPERM this user has no permissions to run the 'evalsha' command", "NOPERM", "fatal", 3],
  [inScript("ERR The user executing the script can't run this command or subcommand"), "NOPERM", "fatal", 3],
  ["ERR ACL failure in script: User x has no permissions to run the 'xadd' command", "NOPERM", "fatal", 3],
  [inScript("WRONGTYPE Operation against a key holding the wrong kind of value"), "WRONGTYPE", "fatal", 3],
  ["DENIED Redis is running in protected mode because ...", "DENIED", "fatal", 3],
  ["ERR DB index is out of range", "DBINDEX", "fatal", 3],
  ["ERR This instance has cluster support disabled", "NOCLUSTER", "fatal", 3],
  ["ERR SELECT is not allowed in cluster mode", "DBINDEX", "fatal", 3],
  [
    inScript("ERR The stream has exhausted the last possible ID, unable to add more items"),
    "EXHAUSTED",
    "fatal",
    1,
  ],
  ["ERR unknown command 'EVALSHA', with args beginning with: 'abc'", "NOSCRIPTS", "fatal", 3],
  ["ERR something that nobody has heard of", "unknown", "doubtful", 1],
] as const;

describe("error replies", () => {
  test.each(REPLIES)("%s is %s: %s", (message, code, kind, exitCode) => {
    const fault = faultOfReply(message, WHERE);
    expect(fault).toMatchObject({ code, kind, error: { exitCode } });
    expect(fault.error.message).toContain(code === "WRONGTYPE" || code === "EXHAUSTED" ? '"events"' : "h:1");
    expect(fault.placing).toBe(PLACING[code]);
    expect(`${fault.error.message} ${fault.error.hint}`).not.toMatch(/[{}]|script: [0-9a-f]{40}|undefined/);
  });

  test("of every row of the table are tried here", () => {
    const rows = [...REPLY_RULES, UNKNOWN_REPLY].map(({ code }) => code);
    expect(rows.filter((code) => !REPLIES.some(([, tried]) => tried === code))).toEqual([]);
  });

  test("were not applied, but for one that nobody knows", () => {
    expect(faultOfReply("OOM command not allowed", WHERE).applied).toBe("no");
    expect(faultOfReply("ERR upstream failure", WHERE).applied).toBe("unknown");
  });

  test("are quoted in one line, without the arguments that a server repeats", () => {
    const { message } = faultOfReply(
      "ERR odd\r\n\u001b[31m thing, with args beginning with: 's3cret'",
      WHERE,
    ).error;
    expect(message).toEndWith("ERR odd [31m thing");
    expect(message).not.toContain("s3cret");
  });
});

describe("errors of the network", () => {
  test.each([
    ["ECONNREFUSED", "reconnect", "Nothing listens at h:1"],
    ["ENOENT", "reconnect", "There is no socket at h:1"],
    ["EACCES", "doubtful", "This user may not connect to h:1"],
    ["ENOTFOUND", "reconnect", "cannot be resolved"],
    ["ETIMEDOUT", "reconnect", "does not answer in time"],
    ["EHOSTUNREACH", "reconnect", "No way leads to h:1"],
    ["ECONNRESET", "reconnect", "was closed (ECONNRESET)"],
    ["CERT_HAS_EXPIRED", "doubtful", "out of date"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "doubtful", "not signed by an authority"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "doubtful", "for another host name"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "doubtful", "h:1 does not speak TLS"],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "doubtful", "h:1 ends the TLS handshake"],
    ["ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED", "doubtful", "h:1 asks for a client certificate"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "doubtful", "h:1 refuses the client certificate"],
    ["ERR_SSL_NO_SHARED_CIPHER", "doubtful", "The TLS handshake with h:1 fails"],
    ["EWHATEVER", "reconnect", "fails (EWHATEVER)"],
  ] as const)("%s is %s", (code, kind, words) => {
    const fault = networkFault(code, WHERE);
    expect(fault).toMatchObject({ code, kind, applied: "unknown", error: { exitCode: 3 } });
    expect(fault.error.message).toContain(words);
  });

  test("of several addresses the first cause counts", () => {
    const causes = ["ECONNREFUSED", "ENETUNREACH"].map((code) => Object.assign(new Error(code), { code }));
    expect(faultOfError(new AggregateError(causes), WHERE).code).toBe("ECONNREFUSED");
  });

  test("bytes that are no Redis protocol, and a bare end", () => {
    expect(faultOfError(new Error('Unknown RESP type 72 "H". Please report this.'), WHERE).code).toBe(
      "protocol",
    );
    expect(faultOfError(new Error("Connection is closed."), WHERE).code).toBe("closed");
  });
});
