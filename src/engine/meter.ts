import type { Shape } from "../shape/shape.ts";
import { type Quantiles, Timings } from "./timings.ts";

/** Of a larger batch so many events are measured, each for its neighbours too: 500 events at 300,000/s were due within 1.7 ms. */
const SAMPLES = 8;
/**
 * How late events were handed over, and how long after their instant they were acknowledged. The latency counts from when an event
 * was due, never from when it was sent: a publisher that waits for its server must not look good. Memory is fixed (two histograms of 36 KiB).
 */
export class Meter {
  private readonly shape: Shape;
  private readonly latenessUs = new Timings();
  private readonly latencyUs = new Timings();

  /** The shape's instantOf is fastest in index order, so it should serve nobody else. */
  constructor(shape: Shape) {
    this.shape = shape;
  }

  /** Events first .. first+count-1 were given to the network at `atMs` of the run; none when count is not above 0. */
  handedOver(first: number, count: number, atMs: number): void {
    this.record(this.latenessUs, first, count, atMs);
  }

  /** They are acknowledged. */
  acknowledged(first: number, count: number, atMs: number): void {
    this.record(this.latencyUs, first, count, atMs);
  }

  lateness(): Quantiles {
    return this.latenessUs.quantiles();
  }

  latency(): Quantiles {
    return this.latencyUs.quantiles();
  }

  private record(timings: Timings, first: number, count: number, atMs: number): void {
    const samples = Math.min(count, SAMPLES);
    for (let i = 0; i < samples; i++) {
      const from = Math.floor((count * i) / samples);
      const weight = Math.floor((count * (i + 1)) / samples) - from;
      // The first event of a batch is the latest one: the maximum is exact.
      timings.add(atMs - this.shape.instantOf(first + from), weight);
    }
  }
}
