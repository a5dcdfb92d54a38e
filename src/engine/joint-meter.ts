import type { Shape } from "../shape/shape.ts";
import { Meter, type SharedMeasures } from "./meter.ts";
import { Pace, type PaceReport, type Start } from "./pace.ts";
import { RunTimes } from "./run-times.ts";

/** The figures of lanes that run side by side, as those of one run: the times of all their events, and how all together kept the pace. */
export class JointMeter {
  readonly times = new RunTimes();
  private readonly kept: Pace;
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
    const pace = this.paceOf(next);
    const meter = new Meter(shape, undefined, undefined, { times: this.times, pace });
    this.meters.push(meter);
    return meter;
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
