import { Gaps } from "./gaps.ts";
import { Losses } from "./losses.ts";
import { Path } from "./path.ts";
import type { Gap, PassedOver } from "./ports.ts";
import { type Batch, Window, type WindowLimits } from "./window.ts";

export interface OutboxOptions {
  /** What may be under way at least, and on a long path at most; the same when windowMost is not given. */
  readonly window: WindowLimits;
  readonly windowMost?: WindowLimits;
  /** The highest rate that is asked for, from which the window for a long path follows. */
  readonly peakPerMs?: number;
  /** Events in one batch, at most. */
  readonly batchEvents: number;
  /** What the run passed over before this process. */
  readonly passed?: PassedOver;
}

/** Events first .. first+count-1 go next. */
export interface Piece {
  readonly first: number;
  readonly count: number;
}

/** The ledger must hear now that events first .. to-1 are passed over: by a gap, or because they are lost. All so far are given. */
export interface Passage {
  readonly first: number;
  readonly to: number;
  readonly gaps: readonly Gap[];
  readonly losses: readonly Gap[];
}

/** What goes next, what is under way, and what is left out. */
export class Outbox {
  private readonly batchEvents: number;
  private readonly window: Window;
  private readonly path: Path;
  private readonly gaps = new Gaps();
  private readonly losses = new Losses();

  /** The first batch begins at `next`. */
  constructor(options: OutboxOptions, next: number) {
    const { window, windowMost = window, peakPerMs = 0, batchEvents, passed } = options;
    for (const { from, to } of passed?.gaps ?? []) this.gaps.add(from, to);
    for (const { from, to } of passed?.losses ?? []) this.losses.add(from, to);
    this.batchEvents = batchEvents;
    this.window = new Window(next);
    this.path = new Path(window, windowMost, peakPerMs);
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

  /** What became of the events below `acked`, and what is on its way. */
  tally(acked: number): { published: number; lost: number; inFlight: number; highWater: number } {
    const { inFlight, highWater } = this.window;
    return { published: this.publishedBelow(acked), lost: this.lostBelow(acked), inFlight, highWater };
  }

  /** How many events below `index` are neither left out nor lost. */
  publishedBelow(index: number): number {
    if (this.gaps.isEmpty && this.losses.isEmpty) return index;
    return this.publishedBetween(0, index).reduce((sum, { from, to }) => sum + to - from, 0);
  }

  /** How many events below `index` are lost. */
  lostBelow(index: number): number {
    const lost = this.losses.ranges.flatMap(({ from, to }) => this.gaps.between(from, Math.min(to, index)));
    return lost.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);
  }

  /** What of from .. to-1 is neither left out nor lost. */
  publishedBetween(from: number, to: number): Gap[] {
    return this.gaps.between(from, to).flatMap((piece) => this.losses.outside(piece));
  }

  /** The server has lost from .. to-1, and they are not to be published again. */
  lose(from: number, to: number): void {
    this.losses.add(from, to);
  }

  /**
   * What is passed over now. A gap that was decided on stays one when the server has lost it; a new one, up to `skipTo`, begins
   * behind everything that was ever sent.
   */
  nextPassage(skipTo: number): Passage | undefined {
    const { cursor: first, highWater } = this.window;
    if (this.room === 0) return undefined;
    if (first === highWater && skipTo > first) this.gaps.add(first, skipTo);
    const passage = this.losses.at(first) ?? this.gaps.at(first);
    if (passage === undefined) return undefined;
    const { to } = passage;
    return { first, to, gaps: this.gaps.upTo(to - 1), losses: this.losses.ranges };
  }

  /** The next batch, when events below `end` may go. */
  nextPiece(end: number): Piece | undefined {
    const first = this.window.cursor;
    const stop = Math.min(end, this.gaps.nextFrom(first), this.losses.nextFrom(first));
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
