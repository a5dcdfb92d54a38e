import type { LedgerGap } from "../ledger/gaps.ts";
import type { Encoder, EventIds } from "../model/model.ts";
import type { Shape } from "../shape/shape.ts";

/** A run as the ledger describes it, brought back to life by the command: everything needed to say what must be in the stream. */
export interface RunUnderTest {
  readonly runId: string;
  /** Events below this index were in the stream before its end was fixed. */
  readonly writtenBefore: number;
  /** No entry up to the end holds this index or a later one: the ledger's next index, read after the end was fixed. Infinity where it lags behind. */
  readonly limit: number;
  /** Events that the run left out on purpose, in order, both ends included. */
  readonly gaps: readonly LedgerGap[];
  /** Events that the server lost and that the run did not publish again, in order. */
  readonly losses: readonly LedgerGap[];
  /** What is below this index and not in the stream was deleted by somebody. */
  readonly deletedBelow: number;
  readonly ids: EventIds;
  readonly shape: Shape;
  /** The run's segments, by rising firstIndex: event n's place in the shape is (Unix ms - startUnixMs + atMs). */
  readonly segments: readonly RunSegment[];
  /** Unix ms at which event `index` is due. */
  unixMsOf(index: number): number;
  /** Made when the first entry of the run is met: a ledger may know a thousand runs that left nothing behind. */
  encoder(): Encoder;
  /** Of a lane, which numbers its own events: all indexes here are its numbers, and these say what to make of them. */
  readonly lane?: LaneUnderTest;
}

export interface LaneUnderTest {
  /** Which index of the run the lane's event `number` has. */
  indexOf(number: number): number;
  /** For the event_id of an event of the run that is another lane's: its index, and where it belongs. */
  strayOf(eventId: string): { readonly index: number; readonly belongs: string } | undefined;
  /** Why nothing of it can be there, where its ledger has no entry for it. */
  readonly absence?: string | undefined;
}

export interface RunSegment {
  readonly firstIndex: number;
  readonly atMs: number;
  readonly startUnixMs: number;
}

/** Every event begins with {"event_id":" and 36 characters. */
export const EVENT_ID_AT = 13;
export const EVENT_ID_END = 49;
