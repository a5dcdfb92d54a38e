import { EXIT, IngestError } from "../primitives/errors.ts";
import type { Fault } from "./ports.ts";

/** Nothing was heard for so long that the connection counts as dead. */
export function stallFault(afterMs: number): Fault {
  const error = new IngestError(EXIT.failed, `Redis has not answered for ${Math.round(afterMs / 1000)} s`);
  return { kind: "reconnect", code: "stall", applied: "unknown", error };
}

/** The batch begins beyond the ledger's next index, or the ledger does not know the run: nothing was written. */
export const GAP: Fault = {
  kind: "resync",
  code: "gap",
  applied: "no",
  error: new IngestError(EXIT.failed, "The ledger stands at an earlier event than expected"),
};

/** The server had acknowledged events from .. to-1 and does not have them any more. */
export function dataLossFault(from: number, to: number): Fault {
  const error = new IngestError(
    EXIT.failed,
    `Redis lost events ${from} to ${to - 1}, which it had acknowledged`,
    {
      hint: "ingest run --resume --on-data-loss republish publishes them again, continue goes on behind them",
    },
  );
  return { kind: "fatal", code: "data-loss", applied: "no", error };
}

/** The connection is good: the ledger there tells how to go on. */
export function isOfLedger({ kind }: Fault): boolean {
  return kind === "retry" || kind === "resync";
}

export interface Verdict {
  /** It is the first fault since the latest progress, or the first of its kind: a connection that closed, then a server that is a replica. */
  readonly isNew: boolean;
  /** Waiting will not cure it. */
  readonly isFatal: boolean;
  readonly delayMs: number;
}

export interface TroubleOptions {
  readonly doubtfulMs: number;
  readonly maxOutageMs?: number;
  random(): number;
}

const LONGEST_PAUSE_MS = 2000;
/** Servers that change places are soon done, and an attempt costs them little. */
const LONGEST_PLACING_PAUSE_MS = 250;
/** Whoever is sent on more often between one progress and the next is sent in circles. */
const MOVES_AT_ONCE = 3;

/**
 * Keeps count of faults between one progress and the next. Attempts follow after 50 ms, then twice as long each time up to 2 s (to 250 ms
 * while servers change places), each shortened at random by up to a half; only progress (events that landed) makes the next trouble a new one.
 */
export class Trouble {
  private readonly options: TroubleOptions;
  private attempts = 0;
  private moves = 0;
  private sinceMs: number | undefined;
  private doubtSinceMs: number | undefined;
  private latest: Fault | undefined;
  private total = 0;
  private readonly totals = new Map<string, number>();
  /** The codes of this trouble so far; disagreements with the ledger, which asking clears, are none. */
  private readonly told = new Set<string>();

  constructor(options: TroubleOptions) {
    this.options = options;
  }

  /** When nothing will have got through for as long as is allowed; Infinity when all is well or any time is. */
  get overdueAtMs(): number {
    const { maxOutageMs = Number.POSITIVE_INFINITY } = this.options;
    return this.sinceMs === undefined ? Number.POSITIVE_INFINITY : this.sinceMs + maxOutageMs;
  }

  /** All faults so far; servers that change places are none. */
  get count(): number {
    return this.total;
  }

  /** How often each code came, since the start. */
  get countByCode(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.totals);
  }

  /** The latest fault since the latest progress. */
  get fault(): Fault | undefined {
    return this.latest;
  }

  meet(nowMs: number, fault: Fault): Verdict {
    if (fault.placing === undefined) this.total++;
    this.totals.set(fault.code, (this.totals.get(fault.code) ?? 0) + 1);
    this.latest = fault;
    const isMinor = fault.kind === "resync";
    const isNew = isMinor ? this.sinceMs === undefined : !this.told.has(fault.code);
    if (!isMinor) this.told.add(fault.code);
    this.sinceMs ??= nowMs;
    this.doubtSinceMs = fault.kind === "doubtful" ? (this.doubtSinceMs ?? nowMs) : undefined;
    const isTooDoubtful =
      this.doubtSinceMs !== undefined && nowMs - this.doubtSinceMs >= this.options.doubtfulMs;
    // The nearer the end of patience, the more often it is tried.
    const patienceMs = Math.max(50, (this.overdueAtMs - nowMs) / 2);
    const delayMs = Math.min(this.nextDelayMs(fault), patienceMs);
    const isFatal = fault.kind === "fatal" || isTooDoubtful || nowMs >= this.overdueAtMs;
    return { isNew, isFatal, delayMs };
  }

  /** There was progress; gives how long the trouble lasted, or undefined when there was none. */
  overcome(nowMs: number): number | undefined {
    const lastedMs = this.sinceMs === undefined ? undefined : nowMs - this.sinceMs;
    this.attempts = 0;
    this.moves = 0;
    this.sinceMs = undefined;
    this.doubtSinceMs = undefined;
    this.told.clear();
    this.latest = undefined;
    return lastedMs;
  }

  /** A disagreement with the ledger should be cleared by asking, and whoever is sent on to another server has a way: both go on at once. */
  private nextDelayMs({ kind, placing }: Fault): number {
    if (placing === "moved" && this.moves++ < MOVES_AT_ONCE) return 0;
    const attempt = this.attempts++;
    if (kind === "resync" && attempt === 0) return 0;
    const longestMs = placing === undefined ? LONGEST_PAUSE_MS : LONGEST_PLACING_PAUSE_MS;
    return Math.min(50 * 2 ** attempt, longestMs) * (1 - this.options.random() / 2);
  }
}
