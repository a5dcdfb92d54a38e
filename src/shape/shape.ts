import type { Decimal } from "../primitives/decimal.ts";

/**
 * What a load shape is made of; plain data, so that it travels in the ledger's manifest.
 * Rates are per second, decimals written as text ("333.3") because they must stay exact.
 */
export interface ShapeSpec {
  readonly kind: "burst";
  /** Base rate, > 0, events per second. */
  readonly ratePerSec: Decimal;
  /** >= 1; 1 means no bursts. */
  readonly burstMultiplier: Decimal;
  /** Whole milliseconds; 0 means no bursts. */
  readonly burstIntervalMs: number;
  /** Whole milliseconds, at most the interval. */
  readonly burstDurationMs: number;
}

/** A stretch of constant rate: [startMs, endMs). */
export interface Phase {
  readonly kind: "base" | "burst";
  readonly startMs: number;
  /** Infinity when the rate never changes again. */
  readonly endMs: number;
  readonly ratePerSec: number;
}

/**
 * A load shape: when is event n due, and how many are due by t. All times are milliseconds since the start of the
 * shape, fractions allowed; indexes are whole numbers from 0 to 2^53 - 1. No state, no timers, no drift.
 *
 * Laws (tests/contracts/shape-laws.ts): dueBy(0) = 0; dueBy never decreases; instantOf(0) = 0;
 * dueBy(instantOf(n)) = n, so dueBy(t) counts the events whose instant is before t; the slope of dueBy is rateAt.
 */
export interface Shape {
  readonly spec: ShapeSpec;
  /** Events per second at the instant atMs >= 0. */
  rateAt(atMs: number): number;
  /** How many events have their instant in [0, atMs). */
  dueBy(atMs: number): number;
  /** The instant in ms at which event `index` is due. */
  instantOf(index: number): number;
  /** The stretch of constant rate that holds atMs. */
  phaseAt(atMs: number): Phase;
}
