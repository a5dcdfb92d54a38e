import type { OutboxOptions, Passage } from "./outbox.ts";
import type { Fault } from "./ports.ts";

/** Publish the lost events again, go on behind them, or end the run. */
export type DataLossPolicy = "republish" | "continue" | "fail";

export interface PublisherOptions extends OutboxOptions {
  /** How long one attempt to connect may take. */
  readonly connectMs: number;
  /** The connection is dead when a reply is owed and nothing was heard for so long. Longer than a planned failover's pause (10 s). */
  readonly stallMs: number;
  /** How long a doubtful fault (a password refused, an unknown reply) may last without any progress. */
  readonly doubtfulMs: number;
  /** How long nothing may get through before the run gives up; Infinity never does. */
  readonly maxOutageMs?: number;
  /** What becomes of events that the server had acknowledged and lost. */
  readonly onDataLoss?: DataLossPolicy;
  /** From 0 (included) to 1 (excluded); spreads the attempts of many publishers after an outage of their server. */
  random(): number;
  /** Events below this index are to be published; Infinity for all. */
  readonly limit: number;
  /** Where the ledger stood when the first connection was opened. */
  readonly next: number;
  /** Of a lane: which index of the run its event `number` has, for what people read. */
  indexOf?(number: number): number;
  tell(notice: Notice): void;
  /** Events from (included) to (excluded) are now known to be in the stream. */
  landed(from: number, to: number, nowMs: number): void;
}

/** What the publisher wants done. Whoever does it reports back under the same epoch; reports of older epochs are ignored. */
export type Action =
  /** Open a new connection; report connected() or refused(). */
  | { readonly do: "connect"; readonly epoch: number }
  /** Ask the ledger on the connection; report opened() or refused(). */
  | { readonly do: "open"; readonly epoch: number; readonly beginAt: number }
  /** Generate and send; report wrote() at once and settled() when the reply is here. */
  | { readonly do: "write"; readonly epoch: number; readonly first: number; readonly count: number }
  /** Tell the ledger what is passed over; report like a write. */
  | ({ readonly do: "skip"; readonly epoch: number } & Passage)
  /** Cut the connection. */
  | { readonly do: "drop" }
  /** Nothing before this time, unless something is reported. */
  | { readonly do: "wait"; readonly untilMs: number }
  | { readonly do: "end" };

/** What people should hear of. */
export type Notice =
  /** The first fault after a time without any; those that follow from it are only counted. */
  | { readonly kind: "trouble"; readonly fault: Fault }
  /** Events are getting through again. */
  | { readonly kind: "recovered"; readonly afterMs: number }
  /** The server came back with less than it had acknowledged: indexes from (included) to (excluded) are gone. */
  | {
      readonly kind: "rolled-back";
      readonly from: number;
      readonly to: number;
      readonly policy: DataLossPolicy;
    }
  /** The stream was deleted, with all events below this index, and the ledger was not. */
  | { readonly kind: "deleted"; readonly below: number }
  /** The ledger is gone on a connection that never broke: somebody deleted it. The run goes on from `at`. */
  | { readonly kind: "forgotten"; readonly at: number };

export type PublisherState = "CONNECTING" | "READY" | "RECOVERING" | "DRAINING" | "DONE" | "FAILED";

/** How a publisher stands, for reports. */
export interface Standing {
  readonly state: PublisherState;
  /** All events below this index are in the stream, or were left out. */
  readonly acked: number;
  /** How many of them are in the stream. */
  readonly published: number;
  /** How many of them the server lost, and were not published again. */
  readonly lost: number;
  readonly inFlight: number;
  /** Events below this index were sent at least once. */
  readonly highWater: number;
  /** XLEN by the latest reply, -1 when unknown. */
  readonly streamLength: number;
  readonly errors: number;
  /** The same by the fault's code: "OOM", "closed". */
  readonly errorsByCode: Readonly<Record<string, number>>;
  readonly reconnects: number;
  /** What the trouble is, or what it failed by; undefined while all is well. */
  readonly fault: Fault | undefined;
  /** It failed because the time to settle was over, not because it gave up. */
  readonly outOfTime: boolean;
}

/** The publisher's inner states, as far as its connection goes. */
export type Phase =
  /** No connection; the next attempt is at retryAtMs. */
  | "apart"
  | "connecting"
  /** Connected; the ledger will be asked at retryAtMs. */
  | "joined"
  | "asking"
  | "ready"
  /** The connection is good, but something went wrong: nothing is sent until every reply that is owed is here. */
  | "settling"
  /** The connection is to be dropped. */
  | "cut"
  | "done"
  | "failed";

export function stateOf(phase: Phase, draining: boolean): PublisherState {
  if (phase === "done") return "DONE";
  if (phase === "failed") return "FAILED";
  if (phase === "ready") return draining ? "DRAINING" : "READY";
  return phase === "settling" || phase === "joined" || phase === "asking" ? "RECOVERING" : "CONNECTING";
}
