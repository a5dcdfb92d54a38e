/** What a server answered to one harmless question: a value as text, or its refusal. */
export type Answer =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: string };

/** Every question that is asked, by name. */
export const QUESTIONS = [
  "xadd",
  "xlen",
  "hget",
  "hset",
  "hgetall",
  "eval",
  "evalsha",
  "wait",
  "waitaof",
  "xrange",
  "xrevrange",
  "xinfo stream",
  "type",
  "xinfo groups",
  "xpending",
  "memory usage",
] as const;

export type Question = (typeof QUESTIONS)[number];

/** What was found out about a server, before anybody judges it. */
export interface Examination {
  readonly label: string;
  readonly stream: string;
  readonly ledgerKey: string;
  /** The name to grant rights to. */
  readonly user: string;
  /** unchecked: the server's certificate was not looked at. */
  readonly tls: "none" | "checked" | "unchecked";
  readonly answers: Readonly<Record<Question, Answer>>;
  /** INFO's fields; undefined where it may not be asked. */
  readonly info: ReadonlyMap<string, string> | undefined;
  /** Batches may go by transaction, which is the faster way. */
  readonly takesTurns: boolean;
  /** The server's clock minus this machine's, ms, give or take half a round trip; undefined where TIME may not be asked. */
  readonly clockAheadMs: number | undefined;
  /** The best and the middle one of some round trips. */
  readonly roundTripMs: { readonly least: number; readonly median: number };
}
