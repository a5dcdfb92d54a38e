import type { Shape } from "../shape/shape.ts";
import { STALL_MS } from "./backlog.ts";
import { Pace, type PaceReport, type Start } from "./pace.ts";
import { RunTimes } from "./run-times.ts";
import type { Timings } from "./timings.ts";

/** Of a larger batch so many events are measured, each for its neighbours too: 500 events at 300,000/s were due within 1.7 ms. */
const SAMPLES = 8;

/** What meters that measure together have in common. */
export interface SharedMeasures {
  readonly times: RunTimes;
  readonly pace: Pick<Pace, "sentAt" | "skippedTo" | "passTo" | "report">;
}

/** What the loop tells a meter. */
export type Metering = Pick<Meter, "handedOver" | "skippedTo" | "wokeUp" | "acknowledged">;

/**
 * How late events were handed over, and how long after their instant they were acknowledged. The latency counts from when an event
 * was due, never from when it was sent: a publisher that waits for its server must not look good. Memory is fixed (two histograms of 36 KiB).
 */
export class Meter {
  private readonly shape: Shape;
  readonly times: RunTimes;
  private readonly kept: SharedMeasures["pace"];
  private late = 0;

  /** The shape's instantOf is fastest in index order, so it should serve nobody else. Events at or above `limit` are not planned. */
  constructor(
    shape: Shape,
    limit: number = Number.POSITIVE_INFINITY,
    start?: Start,
    shared?: SharedMeasures,
  ) {
    this.shape = shape;
    this.times = shared?.times ?? new RunTimes();
    this.kept = shared?.pace ?? new Pace(shape, limit, start);
  }

  /** Events that were handed over more than STALL_MS after their instant. */
  get lateEvents(): number {
    return this.late;
  }

  /** Events first .. first+count-1 were given to the network at `atMs` of the run; none when count is not above 0. */
  handedOver(first: number, count: number, atMs: number): void {
    if (count <= 0) return;
    this.record(this.times.latenessUs, this.times.recentLateness, { first, count, atMs });
    this.kept.sentAt(first, count, atMs);
    if (atMs - this.shape.instantOf(first) > STALL_MS) this.late += this.lateAmong(first, count, atMs);
  }

  /** Events below `index` that were not sent yet never will be. */
  skippedTo(index: number, atMs: number): void {
    this.kept.skippedTo(index, atMs);
  }

  /** The process woke up so much later than it wanted to: its own share of the lateness. */
  wokeUp(lateMs: number): void {
    this.times.wakingUs.add(lateMs, 1);
  }

  /** They are acknowledged. */
  acknowledged(first: number, count: number, atMs: number): void {
    this.record(this.times.latencyUs, this.times.recentLatency, { first, count, atMs });
  }

  /** How closely the run kept to its plan until `atMs`. */
  pace(atMs: number): PaceReport {
    this.kept.passTo(atMs);
    return this.kept.report();
  }

  /** Instants rise with the index, so the late events of a batch are its first ones. */
  private lateAmong(first: number, count: number, atMs: number): number {
    const onTime = this.shape.dueBy(Math.max(0, atMs - STALL_MS));
    return Math.min(count, Math.max(0, onTime - first));
  }

  private record(
    timings: Timings,
    recent: Timings | undefined,
    { first, count, atMs }: { first: number; count: number; atMs: number },
  ): void {
    const samples = Math.min(count, SAMPLES);
    for (let i = 0; i < samples; i++) {
      const from = Math.floor((count * i) / samples);
      const weight = Math.floor((count * (i + 1)) / samples) - from;
      // The first event of a batch is the latest one: the maximum is exact.
      const ms = atMs - this.shape.instantOf(first + from);
      timings.add(ms, weight);
      recent?.add(ms, weight);
    }
  }
}
