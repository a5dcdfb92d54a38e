import type { Redis } from "ioredis";
import { ledgerKeyOf } from "../../ledger/keys.ts";
import type { Answer, Examination, Question } from "../../report/doctor/examination.ts";
import type { RedisConnection } from "./connect.ts";
import { answered, PATIENCE_MS } from "./patience.ts";
import { CONTENTS } from "./reply-limit.ts";
import { type RedisTarget, tlsOf } from "./target.ts";
import { mayTakeTurns } from "./turn-trial.ts";

const ROUND_TRIPS = 20;
const NOBODY = "0".repeat(16);

/**
 * Asks a server everything that tells whether and how runs can be published there. Nothing is written: what would write is asked with
 * arguments that the command itself refuses, after the server has looked at the user's rights and at its own state.
 */
export async function examine(
  { client, label, allow }: Pick<RedisConnection, "client" | "label" | "allow">,
  { target, stream }: { target: RedisTarget; stream: string },
): Promise<Examination> {
  // XINFO STREAM and XRANGE show entries, whatever their size.
  allow(CONTENTS);
  const ledgerKey = ledgerKeyOf(stream);
  const ask = (...words: string[]): Promise<Answer> => answerOf(client, label, words);
  const asked = questionsAbout(stream, ledgerKey);
  const names = Object.keys(asked) as Question[];
  const answers = await Promise.all(names.map((name) => ask(...asked[name])));
  const whoami = await ask("ACL", "WHOAMI");
  const info = await ask("INFO");
  const aside = `${ledgerKey}:${crypto.getRandomValues(Buffer.alloc(9)).toString("base64url")}`;
  const run = {
    stream,
    ledgerKey,
    nextField: "doctor:next",
    ownerField: "doctor:owner",
    owner: `0.${NOBODY}`,
  };
  const takesTurns = await mayTakeTurns({ client }, run, aside);
  return {
    label,
    stream,
    ledgerKey,
    user: whoami.ok ? whoami.value : (target.username ?? "default"),
    tls: tlsOf(target),
    answers: Object.fromEntries(names.map((name, i) => [name, answers[i]!])) as Record<Question, Answer>,
    info: info.ok ? fieldsOf(info.value) : undefined,
    takesTurns,
    ...(await clockAndWay(client, label)),
  };
}

/** XADD and HSET fail by their own arguments: an id that is none, a value without its field. */
function questionsAbout(stream: string, ledgerKey: string): Record<Question, string[]> {
  return {
    xadd: ["XADD", stream, "no-id", "data", ""],
    xlen: ["XLEN", stream],
    hget: ["HGET", ledgerKey, "doctor"],
    hset: ["HSET", ledgerKey, "field", "value", "field without value"],
    hgetall: ["HGETALL", ledgerKey],
    eval: ["EVAL", "return 1", "2", stream, ledgerKey],
    evalsha: ["EVALSHA", "0".repeat(40), "2", stream, ledgerKey],
    wait: ["WAIT", "0", "0"],
    waitaof: ["WAITAOF", "0", "0", "0"],
    xrange: ["XRANGE", stream, "-", "+", "COUNT", "1"],
    xrevrange: ["XREVRANGE", stream, "+", "-", "COUNT", "1"],
    "xinfo stream": ["XINFO", "STREAM", stream],
    type: ["TYPE", stream],
    "xinfo groups": ["XINFO", "GROUPS", stream],
    xpending: ["XPENDING", stream, "doctor"],
    "memory usage": ["MEMORY", "USAGE", stream],
  };
}

async function answerOf(client: Redis, label: string, [command, ...args]: string[]): Promise<Answer> {
  try {
    const value = await answered(client.call(command!, args), label, PATIENCE_MS);
    return { ok: true, value: Array.isArray(value) ? value.flat(2).map(String).join(" ") : String(value) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ReplyError") throw error;
    return { ok: false, error: error.message };
  }
}

/** The time is asked with the round trips, so that it costs none of its own. */
async function clockAndWay(
  client: Redis,
  label: string,
): Promise<Pick<Examination, "clockAheadMs" | "roundTripMs">> {
  const trips: number[] = [];
  let clockAheadMs: number | undefined;
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const sentMs = performance.now();
    const sentUnixMs = Date.now();
    const time = await answerOf(client, label, ["TIME"]);
    const tripMs = performance.now() - sentMs;
    const [seconds, microseconds] = time.ok ? time.value.split(" ").map(Number) : [];
    // The shortest trip tells the time best.
    if (seconds !== undefined && trips.every((other) => tripMs < other))
      clockAheadMs = seconds * 1000 + microseconds! / 1000 - (sentUnixMs + tripMs / 2);
    trips.push(tripMs);
  }
  const sorted = trips.toSorted((a, b) => a - b);
  return { clockAheadMs, roundTripMs: { least: sorted[0]!, median: sorted[ROUND_TRIPS / 2]! } };
}

function fieldsOf(info: string): Map<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line.includes(":"));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]));
}
