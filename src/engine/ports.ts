import type { IngestError } from "../primitives/errors.ts";

/** Time, told from outside. `nowMs` never goes backwards and has no meaning but differences; fractions allowed. */
export interface Clock {
  nowMs(): number;
  unixMs(): number;
  /**
   * Resolves at `atMs` on the scale of nowMs, as exactly as the machine can, or when wake() is called; Infinity waits for wake().
   * `expecting`: a reply may come at any moment and should not be kept waiting; otherwise a ms or two of deafness do no harm.
   */
  sleepUntil(atMs: number, expecting: boolean): Promise<void>;
  /** Ends the sleep that is going on; without one, the next sleep ends at once. */
  wake(): void;
}

/**
 * What can go wrong with a batch, a connection or the ledger, as far as the engine must tell them apart:
 * - `retry`: the server cannot take it now (out of memory, busy, loading); the connection is good. Wait, ask the ledger, go on.
 * - `resync`: the server and we disagree about where we are, or it lost the script; the connection is good. Ask the ledger at once.
 * - `reconnect`: the connection is gone or leads to the wrong server. Open a new one, ask the ledger there.
 * - `doubtful`: like reconnect, but seldom cured by time (a password, a reply that nobody knows): given up after a while.
 * - `fatal`: waiting will not cure it.
 */
export type FaultKind = "retry" | "resync" | "reconnect" | "doubtful" | "fatal";

export interface Fault {
  readonly kind: FaultKind;
  /** A short word for counts and logs: "OOM", "ECONNREFUSED", "closed". */
  readonly code: string;
  /** Whether what was asked may have been done all the same. For the record: the publisher asks the ledger in any case. */
  readonly applied: "no" | "unknown";
  /**
   * Nothing is broken: servers that share the work are changing places. `moved`: this one has told, or knows, that it is another's by now,
   * so asking anew where that is will help at once; `unsettled`: nobody can take it for a moment. People hear of it when it lasts.
   */
  readonly placing?: "moved" | "unsettled";
  /** The sentence, the next step and the exit code, should the run end by it. */
  readonly error: IngestError;
}

/** What the ledger answers when it is asked about the run, or after a batch. */
export interface Position {
  /** All events below this index are in the stream; -1 when the ledger does not know the run. */
  readonly next: number;
  /** Entries in the stream, -1 when the server does not tell. */
  readonly streamLength: number;
  /** The batch made a new stream though the run is further: somebody deleted the old one. */
  readonly isNewStream?: boolean;
}

export interface Opened extends Position {
  /** The run was in the ledger before. */
  readonly known: boolean;
}

/** Events that a run leaves out: from (included) to (excluded). */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What a run does not have in the stream, in order. */
export interface PassedOver {
  /** Left out on purpose, after stalls. */
  readonly gaps: readonly Gap[];
  /** Acknowledged, lost by the server, and not published again. */
  readonly losses: readonly Gap[];
}

export type Outcome =
  | { readonly ok: true; readonly position: Position }
  | { readonly ok: false; readonly fault: Fault };

export interface Written {
  /** How many events were written, at least one: those that fit into one frame. */
  readonly count: number;
  readonly sizeBytes: number;
  /** Comes in the order of the writes. Never rejects. */
  readonly outcome: Promise<Outcome>;
}

/** One connection. Once it is lost it stays lost. */
export interface Session {
  /** Asks the ledger where the run is; a run that it does not know is entered to begin at `beginAt`. Rejects with a SinkFault. */
  open(beginAt: number): Promise<Opened>;
  /** Generates events first .. first+count-1 (fewer when they do not fit) and sends them in one step. Does not wait, retry or throw. */
  write(first: number, count: number): Written;
  /** Tells the ledger that the run passes over events first .. to-1; `passed` is all that it ever passed over. Neither waits, retries nor throws. */
  skip(first: number, to: number, passed: PassedOver): Promise<Outcome>;
  /** Resolves when the connection is lost, with the reason. */
  readonly lost: Promise<Fault>;
  /** Cuts the connection at once: nothing that is still on its way may be waited for. */
  drop(): void;
  /** Ends it politely; what is in flight has been settled before. */
  close(): Promise<void>;
}

/** Where events go. */
export interface Sink {
  /** A new connection, or a SinkFault, within so many milliseconds. */
  connect(withinMs: number): Promise<Session>;
}

/** What connect() and open() reject with. */
export class SinkFault extends Error {
  override readonly name = "SinkFault";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.error.message);
    this.fault = fault;
  }
}
