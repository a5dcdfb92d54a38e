import { Gaps } from "./gaps.ts";
import { Path } from "./path.ts";
import type { Gap } from "./ports.ts";
import { type Batch, Window, type WindowLimits } from "./window.ts";

export interface OutboxOptions {
  /** What may be under way at least, and on a long path at most; the same when windowMost is not given. */
  readonly window: WindowLimits;
  readonly windowMost?: WindowLimits;
  /** The highest rate that is asked for, from which the window for a long path follows. */
  readonly peakPerMs?: number;
  /** Events in one batch, at most. */
  readonly batchEvents: number;
}

/** Events first .. first+count-1 go next. */
export interface Piece {
  readonly first: number;
  readonly count: number;
}

/** What goes next, what is under way, and what is left out. */
export class Outbox {
  private readonly batchEvents: number;
  private readonly window: Window;
  private readonly path: Path;
  private readonly gaps = new Gaps();

  /** The first batch begins at `next`. */
  constructor({ window, windowMost = window, peakPerMs = 0, batchEvents }: OutboxOptions, next: number) {
    this.batchEvents = batchEvents;
    this.window = new Window(next);
    this.path = new Path(window, windowMost, peakPerMs);
  }

  get inFlight(): number {
    return this.window.inFlight;
  }

  /** Events below this index were sent at least once, left out, or are known to be in the stream. */
  get highWater(): number {
    return this.window.highWater;
  }

  get isEmpty(): boolean {
    return this.window.isEmpty;
  }

  get room(): number {
    return this.window.room(this.path.limits);
  }

  /** How many events below `index` are not left out. */
  publishedBelow(index: number): number {
    return index - this.gaps.countBelow(index);
  }

  /** What of from .. to-1 is not left out. */
  publishedBetween(from: number, to: number): Gap[] {
    return this.gaps.between(from, to);
  }

  /**
   * The gap that the ledger must hear of now, the last of all gaps so far. A gap that was decided on stays one when the server has
   * lost it; a new one, up to `skipTo`, begins behind everything that was ever sent.
   */
  nextGap(skipTo: number): { first: number; to: number; gaps: readonly Gap[] } | undefined {
    const { cursor: first, highWater } = this.window;
    if (this.room === 0) return undefined;
    if (first === highWater && skipTo > first) this.gaps.add(first, skipTo);
    const gap = this.gaps.at(first);
    return gap && { first, to: gap.to, gaps: this.gaps.upTo(first) };
  }

  /** The next batch, when events below `end` may go. */
  nextPiece(end: number): Piece | undefined {
    const first = this.window.cursor;
    const stop = Math.min(end, this.gaps.nextFrom(first));
    const count = Math.min(stop - first, this.batchEvents, this.room);
    return count > 0 ? { first, count } : undefined;
  }

  add(batch: Omit<Batch, "first">): void {
    this.window.add(batch);
  }

  /** The oldest batch is answered. */
  settle(): Batch | undefined {
    return this.window.settle();
  }

  /** It was answered well at `nowMs`: so long is the path, at most. */
  learnFrom(batch: Batch, nowMs: number): void {
    if (!batch.isGap) this.path.acknowledged(nowMs - batch.sentMs);
  }

  /** Forgets what is under way; the next batch begins at `cursor`. */
  restart(cursor: number): void {
    this.window.restart(cursor);
  }

  /** The same for a connection that is given up: the next one may lead elsewhere. */
  forsake(cursor: number): void {
    this.window.restart(cursor);
    this.path.restart();
  }
}
