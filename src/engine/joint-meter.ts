import type { Shape } from "../shape/shape.ts";
import { Meter, type SharedMeasures } from "./meter.ts";
import { Pace, type PaceReport, type Start } from "./pace.ts";
import { RecentTimes } from "./recent-times.ts";
import { type Quantiles, type TimingCounts, Timings } from "./timings.ts";

/** The figures of lanes that run side by side, as those of one run: the times of all their events, and how all together kept the pace. */
export class JointMeter {
  private readonly latenessUs = new Timings();
  private readonly latencyUs = new Timings();
  private readonly wakingUs = new Timings();
  private readonly kept: Pace;
  private readonly recent = new RecentTimes();
  private readonly meters: Meter[] = [];
  private reached: number;

  /** `shape` counts the events of all lanes; `start.index` says how many of them happened before. */
  constructor(shape: Shape, limit: number, start: Start) {
    this.kept = new Pace(shape, limit, start);
    this.reached = start.index;
  }

  get lateEvents(): number {
    return this.meters.reduce((sum, { lateEvents }) => sum + lateEvents, 0);
  }

  /** The meter of one lane: its shape, and the number of its next event. */
  lane(shape: Shape, next: number): Meter {
    const { latenessUs, latencyUs, wakingUs, recent } = this;
    const pace = this.paceOf(next);
    const meter = new Meter(shape, undefined, undefined, { latenessUs, latencyUs, wakingUs, pace, recent });
    this.meters.push(meter);
    return meter;
  }

  /** As a meter's. */
  watch(): void {
    this.recent.watch();
  }

  takeRecent(): ReturnType<RecentTimes["take"]> {
    return this.recent.take();
  }

  distributions(): { lateness: [number, number][]; latency: [number, number][] } {
    return { lateness: this.latenessUs.distribution(), latency: this.latencyUs.distribution() };
  }

  lateness(): Quantiles {
    return this.latenessUs.quantiles();
  }

  latency(): Quantiles {
    return this.latencyUs.quantiles();
  }

  waking(): Quantiles {
    return this.wakingUs.quantiles();
  }

  /** Of lateness and latency, for adding them up with those of other processes. */
  counts(): { lateness: TimingCounts; latency: TimingCounts } {
    return { lateness: this.latenessUs.counts(), latency: this.latencyUs.counts() };
  }

  pace(atMs: number): PaceReport {
    this.kept.passTo(atMs);
    return this.kept.report();
  }

  /** A lane's events as so many of all: which of them they are says nothing about the pace. */
  private paceOf(next: number): SharedMeasures["pace"] {
    const { kept } = this;
    let reached = next;
    const grow = (to: number): number => {
      const more = Math.max(0, to - reached);
      reached += more;
      this.reached += more;
      return more;
    };
    return {
      sentAt: (first, count, atMs) => {
        const from = this.reached;
        grow(first + count);
        kept.sentAt(from, count, atMs);
      },
      skippedTo: (index, atMs) => {
        if (grow(index) > 0) kept.skippedTo(this.reached, atMs);
      },
      passTo: (atMs) => kept.passTo(atMs),
      report: () => kept.report(),
    };
  }
}
