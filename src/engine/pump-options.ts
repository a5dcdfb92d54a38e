import type { Shape } from "../shape/shape.ts";
import type { CatchUp } from "./backlog.ts";
import type { Metering } from "./meter.ts";
import type { Clock, Session, Sink } from "./ports.ts";
import type { PublisherOptions } from "./publisher-types.ts";

/** What a pump needs, and how its run ends. */
export interface PumpOptions {
  readonly shape: Shape;
  readonly clock: Clock;
  readonly sink: Sink;
  /** The first connection, on which the ledger was asked. */
  readonly session: Session;
  readonly meter: Metering;
  readonly publisher: Omit<PublisherOptions, "landed">;
  /** When the run begins, on the clock's scale; at once when not given. Should that be over already, the events since then are late. */
  readonly startAtMs?: number | undefined;
  /** The run does not end before this instant, ms; undefined when it ends with its last event. */
  readonly endMs: number | undefined;
  /** No event is sent at or after this instant, ms, whatever is due; for runs that are as fast as the server. */
  readonly cutMs?: number | undefined;
  /** What becomes of a backlog. */
  readonly catchUp: CatchUp;
  /** Neighbours closer than this travel together, ms; COMPANY_MS (pump.ts) when not given. */
  readonly companyMs?: number;
  /** The limit as far as it is known at this instant; the publisher's own when not given. */
  limitAt?(elapsedMs: number): number;
  /** How long settling may take after stop(). */
  readonly graceMs: number;
  /** Called at every turn and at every change of rate; it should be quick. */
  observe(elapsedMs: number): void;
}
