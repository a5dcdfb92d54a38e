import type { PublisherState, Standing } from "./publisher-types.ts";
import type { Pump } from "./pump.ts";

/** Lanes that run side by side, for whoever looks on: their numbers added up. */
export class Fleet {
  readonly pumps: readonly Pump[];

  constructor(pumps: readonly Pump[]) {
    this.pumps = pumps;
  }

  get acked(): number {
    return this.sum(({ acked }) => acked);
  }

  get published(): number {
    return this.sum(({ published }) => published);
  }

  get sent(): number {
    return this.sum(({ sent }) => sent);
  }

  due(): number {
    return this.sum((pump) => pump.due());
  }

  elapsedMs(): number {
    return Math.max(...this.pumps.map((pump) => pump.elapsedMs()));
  }

  /** Of the lane that took longest: lanes catch up at the same time. */
  catchingUpMs(): number {
    return Math.max(...this.pumps.map((pump) => pump.catchingUpMs()));
  }

  /** All at the same instant, so that what they have published is what was due then. */
  stop(nowMs: number): void {
    for (const pump of this.pumps) pump.stop(nowMs);
  }

  /** No new events until proceed(). */
  pause(): void {
    for (const pump of this.pumps) pump.pause();
  }

  proceed(): void {
    for (const pump of this.pumps) pump.proceed();
  }

  abandon(): void {
    for (const pump of this.pumps) pump.abandon();
  }

  standing(): Standing {
    const all = this.pumps.map((pump) => pump.standing());
    const sum = (of: (standing: Standing) => number): number =>
      all.reduce((total, standing) => total + of(standing), 0);
    const unknownLength = all.some(({ streamLength }) => streamLength < 0);
    return {
      state: stateOf(all.map(({ state }) => state)),
      acked: sum(({ acked }) => acked),
      published: sum(({ published }) => published),
      lost: sum(({ lost }) => lost),
      inFlight: sum(({ inFlight }) => inFlight),
      highWater: sum(({ highWater }) => highWater),
      streamLength: unknownLength ? -1 : sum(({ streamLength }) => streamLength),
      errors: sum(({ errors }) => errors),
      errorsByCode: addedUp(all.map(({ errorsByCode }) => errorsByCode)),
      reconnects: sum(({ reconnects }) => reconnects),
      fault: all.find(({ fault }) => fault !== undefined)?.fault,
      outOfTime: all.some(({ outOfTime }) => outOfTime),
    };
  }

  private sum(of: (pump: Pump) => number): number {
    return this.pumps.reduce((total, pump) => total + of(pump), 0);
  }
}

function addedUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [code, count] of counts.flatMap((own) => Object.entries(own)))
    total[code] = (total[code] ?? 0) + count;
  return total;
}

/** The worst of them; DONE only when all are. */
const WORST_FIRST: readonly PublisherState[] = [
  "FAILED",
  "CONNECTING",
  "RECOVERING",
  "DRAINING",
  "READY",
  "DONE",
];

function stateOf(states: readonly PublisherState[]): PublisherState {
  return WORST_FIRST.find((state) => states.includes(state)) ?? "DONE";
}
