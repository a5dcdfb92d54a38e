import type { Redis } from "ioredis";
import type { Fault } from "../../../engine/ports.ts";
import type { RedisTarget } from "../target.ts";

/** A server to connect to. */
export interface Place {
  readonly target: RedisTarget;
  /** The slot is on its way there: each command needs an ASKING before it. */
  readonly asking?: true;
  /** It was called a master by somebody else, who may be behind the times: it must say so itself. */
  readonly mustBeMaster?: true;
}

/** Where the writable server is. Asked anew before every connection, because it may be another one each time. */
export interface Whereabouts {
  /** Rejects with a SinkFault. */
  find(withinMs: number): Promise<Place>;
  /** No connection came about at a place; gives the fault to report. */
  refused(place: Place, fault: Fault): Fault;
  /** A server answered with an error, which may tell that another one is the right one. */
  heard(place: Place, reply: string): void;
  /**
   * Looks on while a connection stands, and calls `leave` when the writable server is known to be elsewhere by now. Gives what ends
   * the watch.
   */
  watch(place: Place, client: Redis, leave: (fault: Fault) => void): () => void;
}

export interface WhereaboutsOptions {
  /** Its Cluster slot is the one to follow. */
  readonly stream: string;
  /** The user says that it is a Cluster; without this it is noticed. */
  readonly isCluster?: boolean | undefined;
  /**
   * Every command names the stream and its ledger together, so a node that has one of them only refuses it. Whoever asks for one key at
   * a time must not follow a slot that is still on its way: the node there takes what has not arrived yet for what does not exist.
   */
  readonly asksForBoth?: boolean | undefined;
  /** What people should know: which server it is, and when it is another one. */
  tell(message: string, fields: Readonly<Record<string, unknown>>): void;
}
