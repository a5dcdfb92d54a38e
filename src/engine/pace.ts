import type { Shape } from "../shape/shape.ts";

/** What was planned and what was sent in a stretch of time that begins at `atMs`. */
export interface PaceWindow {
  readonly atMs: number;
  readonly planned: number;
  readonly sent: number;
}

/** Where in a run a process begins. */
export interface Start {
  readonly index: number;
  /** Ms of the run's own time. */
  readonly atMs: number;
}

export const AT_THE_BEGINNING: Start = { index: 0, atMs: 0 };

/** How closely a run kept to its plan. */
export interface PaceReport {
  /** At so many whole tenths of a second the events sent so far were compared with the plan's. */
  readonly boundaries: number;
  /** At so many of them they were within one event or 0.1 % of it. */
  readonly within: number;
  /** The largest difference at any of them, events. */
  readonly worstEvents: number;
  /** The 100 ms and the second that were furthest from the plan, inside and outside of bursts; undefined when there was none. */
  readonly worst: Readonly<
    Record<"base" | "burst", Readonly<Record<"tenth" | "second", PaceWindow | undefined>>>
  >;
}

const TENTH_MS = 100;
const TENTHS_PER_SECOND = 10;
const TOLERATED_SHARE = 0.001;

/**
 * Compares the events that were handed over with the plan at every tenth of a second, as the run goes on; it keeps the last second
 * and the worst ones, whatever the length of the run. Windows lie on the grid of the run's own time: [0, 100), [100, 200) ...
 */
export class Pace {
  private readonly shape: Shape;
  private readonly limit: number;
  /** Events below this index were sent or skipped, and so many were sent. */
  private reached: number;
  private sent: number;
  /** Whole tenths of a second that have passed; those that were there before this process are not judged. */
  private tenths: number;
  private readonly tenthsBefore: number;
  private within = 0;
  private worstEvents = 0;
  /** Sent and planned at the latest eleven boundaries, oldest first. */
  private readonly past: { sent: number; planned: number }[];
  private readonly worst = {
    base: { tenth: undefined as PaceWindow | undefined, second: undefined as PaceWindow | undefined },
    burst: { tenth: undefined as PaceWindow | undefined, second: undefined as PaceWindow | undefined },
  };

  /** Events at or above `limit` are not part of the plan, those below `from.index` happened before; `from.atMs` is when this begins. */
  constructor(shape: Shape, limit: number, { index, atMs }: Start = AT_THE_BEGINNING) {
    this.shape = shape;
    this.limit = limit;
    this.reached = index;
    this.sent = index;
    this.tenthsBefore = Math.floor(atMs / TENTH_MS);
    this.tenths = this.tenthsBefore;
    this.past = [{ sent: index, planned: index }];
  }

  /** Events first .. first+count-1 were sent at `atMs`; times never go backwards. */
  sentAt(first: number, count: number, atMs: number): void {
    this.passTo(atMs);
    this.sent += count;
    this.reached = Math.max(this.reached, first + count);
  }

  /** Events below `index` were sent or given up. */
  skippedTo(index: number, atMs: number): void {
    this.passTo(atMs);
    this.reached = Math.max(this.reached, index);
  }

  /** The run has come to `atMs`: the boundaries until then count. */
  passTo(atMs: number): void {
    while ((this.tenths + 1) * TENTH_MS <= atMs) this.pass();
  }

  report(): PaceReport {
    const { within, worstEvents, worst } = this;
    return { boundaries: this.tenths - this.tenthsBefore, within, worstEvents, worst };
  }

  private pass(): void {
    this.tenths++;
    const atMs = this.tenths * TENTH_MS;
    const planned = Math.min(this.shape.dueBy(atMs), this.limit);
    const off = Math.abs(this.reached - planned);
    if (off <= Math.max(1, planned * TOLERATED_SHARE)) this.within++;
    if (off > this.worstEvents) this.worstEvents = off;
    this.past.push({ sent: this.sent, planned });
    this.judge("tenth", 1);
    const isWholeSecond = this.tenths % TENTHS_PER_SECOND === 0 && this.past.length > TENTHS_PER_SECOND;
    if (isWholeSecond) this.judge("second", TENTHS_PER_SECOND);
    if (this.past.length > TENTHS_PER_SECOND) this.past.shift();
  }

  private judge(width: "tenth" | "second", tenths: number): void {
    const before = this.past[this.past.length - 1 - tenths]!;
    const now = this.past[this.past.length - 1]!;
    const atMs = (this.tenths - tenths) * TENTH_MS;
    const { kind } = this.shape.phaseAt(atMs + (tenths * TENTH_MS) / 2);
    const window = { atMs, planned: now.planned - before.planned, sent: now.sent - before.sent };
    const worst = this.worst[kind][width];
    const distance = ({ planned, sent }: PaceWindow) => Math.abs(sent - planned);
    if (worst === undefined || distance(window) > distance(worst)) this.worst[kind][width] = window;
  }
}
