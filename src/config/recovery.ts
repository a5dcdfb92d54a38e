import type { Acks } from "../io/redis/acks.ts";
import { parseDurationMs } from "../primitives/units.ts";
import { oneOf, type Setting, toggle } from "./setting.ts";

const MAX_REPLICAS = 100;
const MAX_OUTAGE_MS = 365 * 86_400_000;

function parseAcks(text: string): Acks | undefined {
  if (text === "memory" || text === "fsync") return { kind: text };
  const [, digits] = /^replicas:(\d{1,3})$/.exec(text) ?? [];
  const count = Number(digits);
  return count >= 1 && count <= MAX_REPLICAS ? { kind: "replicas", count } : undefined;
}

/** What a run does about trouble, and after it. */
export const RECOVERY = {
  resume: toggle({
    flag: "resume",
    group: "Run",
    about:
      "Go on with a run that was killed or stopped, from where the ledger stands; --run names it where there are several",
  }),
  orBegin: toggle({
    flag: "or-begin",
    group: "Run",
    about:
      "With --resume: begin a run where there is none to go on with; for services that are started again",
  }),
  acks: {
    flag: "acks",
    env: "INGEST_ACKS",
    group: "Run",
    placeholder: "LEVEL",
    about:
      "What makes an event settled: Redis has it, N replicas have it too (WAIT), or it is on the disk (WAITAOF)",
    rule: `memory, replicas:N (N from 1 to ${MAX_REPLICAS}) or fsync (Redis 7.2 and later)`,
    fallback: "memory",
    initial: (): Acks => ({ kind: "memory" }),
    parse: parseAcks,
  } satisfies Setting<Acks>,
  onDataLoss: {
    flag: "on-data-loss",
    env: "INGEST_ON_DATA_LOSS",
    group: "Run",
    placeholder: "POLICY",
    about:
      "When Redis comes back with less than it had acknowledged: publish it again, go on behind it, or end the run",
    rule: "republish, continue or fail",
    fallback: "republish",
    initial: () => "republish",
    parse: oneOf("republish", "continue", "fail"),
  } satisfies Setting<"republish" | "continue" | "fail">,
  maxOutageMs: {
    flag: "max-outage",
    env: "INGEST_MAX_OUTAGE",
    group: "Run",
    placeholder: "TIME",
    about: "Give up when nothing got through to Redis for so long; exit 1 says which events are unresolved",
    rule: "a time from 1ms to 365d, or never",
    fallback: "never",
    initial: () => Number.POSITIVE_INFINITY,
    parse: (text) => {
      if (text === "never") return Number.POSITIVE_INFINITY;
      const ms = parseDurationMs(text);
      return ms !== undefined && ms > 0 && ms <= MAX_OUTAGE_MS ? ms : undefined;
    },
  } satisfies Setting<number>,
} as const;
