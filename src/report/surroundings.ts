/** A consumer group as XINFO GROUPS tells of it. */
export interface GroupNow {
  readonly name: string;
  readonly consumers: number;
  /** Delivered, and not acknowledged by a consumer. */
  readonly pending: number;
  /** Entries that were not delivered to it yet; null where the server cannot tell (before Redis 7, or after an XDEL). */
  readonly lag: number | null;
  /** How long the longest delivery has been waiting for its acknowledgement, ms; null when nothing is pending or it may not be asked. */
  readonly oldestIdleMs: number | null;
  /** Entries that are delivered to it a second, over the last seconds; null before there are two readings. */
  readonly takenPerSec: number | null;
  /** How long until it has caught up at this pace, ms; 0 when it has, null when it does not gain on the stream or nobody can tell. */
  readonly drainedInMs: number | null;
}

/** What Redis says of a stream, and of itself, at a moment. */
export interface StreamNow {
  /** Unix ms of the reading, by this machine's clock. */
  readonly atUnixMs: number;
  readonly exists: boolean;
  readonly length: number;
  /** Entries ever added; null before Redis 7. */
  readonly entriesAdded: number | null;
  readonly lastId: string | null;
  /** Entries added a second, over the last seconds; null before there are two readings, and before Redis 7. */
  readonly addedPerSec: number | null;
  /** MEMORY USAGE of the stream, its groups included; null where it may not be asked. */
  readonly sizeBytes: number | null;
  readonly usedMemoryBytes: number | null;
  /** 0: no limit. */
  readonly maxMemoryBytes: number | null;
  /** null where it may not be asked. */
  readonly groups: readonly GroupNow[] | null;
  /** Commands that the server did not permit or know, or whose replies are too large: "XINFO GROUPS". */
  readonly refused: readonly string[];
}

/** What this process takes of its machine. */
export interface ProcessNow {
  /** Of one core, over the last second; 1 is a whole core. */
  readonly cpuShare: number;
  readonly residentBytes: number;
  /** The worst delay of the event loop in the last second, ms. */
  readonly loopLagMs: number;
}
