import type { Phase } from "../shape/shape.ts";
import type { RunUnderTest } from "./run-under-test.ts";

/** So many burst windows are told one by one. */
const WINDOW_LIMIT = 5;

/** Events that are due in a kind of phase by the plan, and that reached the stream in it by the server's clock. */
export interface PhaseCount {
  due: number;
  arrived: number;
}

/** One burst window: [startUnixMs, endUnixMs). */
export interface BurstWindow extends PhaseCount {
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

export interface PhaseReport {
  readonly base: Readonly<PhaseCount>;
  readonly burst: Readonly<PhaseCount>;
  /** How many burst windows have an event in the stream. */
  readonly burstWindows: number;
  readonly firstWindows: readonly Readonly<BurstWindow>[];
  /** How long after their instant events reached the stream, ms, over the first event of each server millisecond; undefined when none did. */
  readonly delay: { readonly leastMs: number; readonly meanMs: number; readonly mostMs: number } | undefined;
  /** (count - 1) / (last - first arrival); undefined when all arrived in one millisecond. */
  readonly arrivedPerSec: number | undefined;
  /** The server's clock was moved by so much for this comparison, because the run's time is not the time it was published at. */
  readonly shiftMs: number;
}

/** A run that enters within a minute of its own time, or a second before it, is taken to run in real time. */
const REAL_TIME_MS = { early: -1000, late: 60_000 };

/**
 * Holds the instants of a run's events against the time at which the server took them in. Phases are looked up when an event
 * leaves the one before it, so the cost of an event is a few comparisons.
 */
export class PhaseProfile {
  private readonly run: RunUnderTest;
  private readonly counts = { base: { due: 0, arrived: 0 }, burst: { due: 0, arrived: 0 } };
  private readonly windows = new Map<string, BurstWindow>();
  private windowsSeen = 0;
  private latestWindow = "";
  private due: Stretch = NOWHERE;
  private arrived: Stretch = NOWHERE;
  private segment = -1;
  private segmentFrom = 0;
  private segmentTo = 0;
  private shiftMs: number | undefined;
  private delay = { count: 0, sumMs: 0, leastMs: Number.POSITIVE_INFINITY, mostMs: Number.NEGATIVE_INFINITY };
  private firstServerMs = -1;
  private latestServerMs = -1;

  constructor(run: RunUnderTest) {
    this.run = run;
  }

  /** Event `index` entered the stream at serverMs. */
  add(index: number, serverMs: number): void {
    if (index < this.segmentFrom || index >= this.segmentTo) this.enterSegment(index);
    if (index < this.due.from || index >= this.due.to) this.due = this.dueStretchOf(index);
    if (serverMs !== this.latestServerMs) this.timeDelay(index, serverMs);
    const arrivedMs = serverMs - this.shiftMs!;
    if (arrivedMs < this.arrived.from || arrivedMs >= this.arrived.to)
      this.arrived = this.arrivalStretchOf(arrivedMs);
    this.due.count.due++;
    if (this.due.window !== undefined) this.due.window.due++;
    this.arrived.count.arrived++;
    if (this.arrived.window !== undefined) this.arrived.window.arrived++;
  }

  finish(): PhaseReport {
    const { count, sumMs, leastMs, mostMs } = this.delay;
    const spanMs = this.latestServerMs - this.firstServerMs;
    const gaps = this.counts.base.arrived + this.counts.burst.arrived - 1;
    return {
      ...this.counts,
      burstWindows: this.windowsSeen,
      firstWindows: [...this.windows.values()].filter(({ due }) => due > 0),
      delay: count === 0 ? undefined : { leastMs, meanMs: sumMs / count, mostMs },
      arrivedPerSec: spanMs > 0 ? (gaps * 1000) / spanMs : undefined,
      shiftMs: this.shiftMs ?? 0,
    };
  }

  private timeDelay(index: number, serverMs: number): void {
    if (this.firstServerMs < 0) this.firstServerMs = serverMs;
    this.latestServerMs = serverMs;
    const delayMs = serverMs - this.run.unixMsOf(index);
    const realTime = delayMs >= REAL_TIME_MS.early && delayMs <= REAL_TIME_MS.late;
    this.shiftMs ??= realTime ? 0 : delayMs;
    this.delay.count++;
    this.delay.sumMs += delayMs - this.shiftMs;
    this.delay.leastMs = Math.min(this.delay.leastMs, delayMs - this.shiftMs);
    this.delay.mostMs = Math.max(this.delay.mostMs, delayMs - this.shiftMs);
  }

  private enterSegment(index: number): void {
    const { segments } = this.run;
    let at = segments.length - 1;
    while (at > 0 && segments[at]!.firstIndex > index) at--;
    this.segment = at;
    this.segmentFrom = segments[at]!.firstIndex;
    this.segmentTo = segments[at + 1]?.firstIndex ?? Number.POSITIVE_INFINITY;
    this.due = NOWHERE;
    this.arrived = NOWHERE;
  }

  private dueStretchOf(index: number): Stretch {
    const { shape } = this.run;
    const phase = shape.phaseAt(shape.instantOf(index));
    const stretch = this.stretchOf(phase, true);
    const to = phase.endMs === Number.POSITIVE_INFINITY ? phase.endMs : shape.dueBy(phase.endMs);
    // The instant may be rounded into the phase before: the stretch then holds this one event at least.
    return { ...stretch, from: Math.min(index, shape.dueBy(phase.startMs)), to: Math.max(index + 1, to) };
  }

  private arrivalStretchOf(unixMs: number): Stretch {
    const { startUnixMs, atMs } = this.run.segments[this.segment]!;
    const moved = startUnixMs - atMs;
    const phase = this.run.shape.phaseAt(Math.max(0, unixMs - moved));
    const from = unixMs < moved ? Number.NEGATIVE_INFINITY : phase.startMs + moved;
    return { ...this.stretchOf(phase, false), from, to: phase.endMs + moved };
  }

  /** The counters of a phase. Late events reach a window that others were due in, or come before its own: either makes it. */
  private stretchOf(phase: Phase, isDue: boolean): Stretch {
    const count = this.counts[phase.kind];
    if (phase.kind === "base") return { from: 0, to: 0, count, window: undefined };
    const key = `${this.segment}:${phase.startMs}`;
    if (isDue && key !== this.latestWindow) {
      this.latestWindow = key;
      this.windowsSeen++;
    }
    if (!this.windows.has(key) && this.windows.size < WINDOW_LIMIT)
      this.windows.set(key, this.newWindow(phase));
    return { from: 0, to: 0, count, window: this.windows.get(key) };
  }

  private newWindow(phase: Phase): BurstWindow {
    const { startUnixMs, atMs } = this.run.segments[this.segment]!;
    const moved = startUnixMs - atMs;
    return { startUnixMs: phase.startMs + moved, endUnixMs: phase.endMs + moved, due: 0, arrived: 0 };
  }
}

/** [from, to) of indexes or of times, and what it counts into. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly count: PhaseCount;
  readonly window: BurstWindow | undefined;
}

const NOWHERE: Stretch = { from: 0, to: 0, count: { due: 0, arrived: 0 }, window: undefined };
