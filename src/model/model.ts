import type { Seed } from "../primitives/seed.ts";

export type IdFormat = "uuidv4" | "uuidv7";

/** All that an event depends on besides its index: same stream in, same bytes out, on every machine. */
export interface Stream {
  readonly seed: Seed;
  /** Unix ms of the run's start: the time of the event at index 0. It also keys the ids: two runs never share one. */
  readonly startUnixMs: number;
  readonly idFormat: IdFormat;
  /** Unix ms (whole) of event `index`; never decreases with the index. Pure. */
  unixMsOf(index: number): number;
}

/** Writes events as JSON bytes (no newline). One encoder serves one thread; it is fastest in index order. */
export interface Encoder {
  /** No event is longer. */
  readonly maxEventBytes: number;
  /** How many events of each type were written so far, in the order of the model's types; one that is written again does not count. */
  readonly made: readonly number[];
  /** Writes event `index` (0 .. 2^53-1) into `into` from offset `at`, which needs maxEventBytes of room; gives the end offset. */
  write(index: number, into: Uint8Array, at: number): number;
  /**
   * Says that events from .. to-1 belong to users of whom no event is ever asked for, so that leaving them out is no jump. It changes
   * what an event costs, and no byte.
   */
  pass(from: number, to: number): void;
}

/** Index <-> event_id. */
export interface EventIds {
  /** The index whose event_id is this text, or -1 when it is none of this stream's. */
  indexOf(eventId: string): number;
  /** The same for the 36 ASCII bytes at bytes[at .. at+36). */
  indexOfBytes(bytes: Uint8Array, at: number): number;
}

/** One value of a field that occurs with a weight; weights are relative. */
export interface EventTypeInfo {
  readonly name: string;
  readonly weight: number;
}

/** A model: declared as data, compiled to an encoder, with an object twin that is slow and obvious. */
export interface EventModel {
  readonly name: string;
  /** Changes when the bytes of any event change. */
  readonly version: string;
  readonly types: readonly EventTypeInfo[];
  /** The users' names, equally likely. */
  readonly users: readonly string[];
  encoder(stream: Stream): Encoder;
  /** The oracle: event `index` as an object, computed from scratch. */
  twin(stream: Stream): (index: number) => Record<string, unknown>;
  ids(stream: Stream): EventIds;
  /** Only the type of an event (a row of `types`), without writing it. */
  typeOf(stream: Stream): (index: number) => number;
  /** Only whose event it is (a row of `users`). */
  userOf(seed: Seed): (index: number) => number;
}
