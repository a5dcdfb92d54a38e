import type { Clock } from "./ports.ts";

/** Sleepers whose times are closer than this are woken together. */
const COMPANY_MS = 0.5;
/** Whoever was woken has gone back to sleep after so many microtasks, unless he has more to do; then he says so when he comes. */
const MICROTASKS = 8;

interface Seat {
  atMs: number;
  expecting: boolean;
  woken: boolean;
  /** Undefined while it is awake. */
  rise: (() => void) | undefined;
}

/**
 * One clock for many sleepers. The machine's clock blocks the thread for parts of a millisecond, so that of several sleepers each would
 * keep the others from waking; here one sleep lasts until the first of them is to wake, and turns are at least COMPANY_MS apart: 64
 * lanes at 100,000/s are 2000 turns a second, as one is.
 */
export class SharedClock {
  private readonly clock: Clock;
  private readonly seats: Seat[] = [];
  private isDriving = false;
  private targetMs = Number.NEGATIVE_INFINITY;
  private latestTurnMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A clock for one more sleeper. */
  seat(): Clock {
    const { clock } = this;
    const seat: Seat = { atMs: 0, expecting: false, woken: false, rise: undefined };
    this.seats.push(seat);
    return {
      nowMs: () => clock.nowMs(),
      unixMs: () => clock.unixMs(),
      wake: () => {
        seat.woken = true;
        clock.wake();
      },
      sleepUntil: (atMs, expecting) => this.sleep(seat, atMs, expecting),
    };
  }

  private sleep(seat: Seat, atMs: number, expecting: boolean): Promise<void> {
    seat.atMs = atMs;
    seat.expecting = expecting;
    const { promise, resolve } = Promise.withResolvers<void>();
    seat.rise = resolve;
    if (!this.isDriving) void this.drive();
    else if (atMs < this.targetMs) this.clock.wake();
    return promise;
  }

  private async drive(): Promise<void> {
    this.isDriving = true;
    for (;;) {
      for (let i = 0; i < MICROTASKS; i++) await undefined;
      const asleep = this.seats.filter(({ rise }) => rise !== undefined);
      if (asleep.length === 0) break;
      if (!asleep.some(({ woken }) => woken)) await this.sleepFor(asleep);
      this.raise(asleep);
    }
    this.isDriving = false;
  }

  private async sleepFor(asleep: readonly Seat[]): Promise<void> {
    const firstMs = Math.min(...asleep.map(({ atMs }) => atMs));
    this.targetMs = Math.max(firstMs, this.latestTurnMs + COMPANY_MS);
    await this.clock.sleepUntil(
      this.targetMs,
      asleep.some(({ expecting }) => expecting),
    );
    this.targetMs = Number.NEGATIVE_INFINITY;
  }

  private raise(asleep: readonly Seat[]): void {
    const nowMs = this.clock.nowMs();
    for (const seat of asleep) {
      const { rise } = seat;
      if (rise === undefined || (!seat.woken && seat.atMs > nowMs)) continue;
      if (!seat.woken) this.latestTurnMs = nowMs;
      seat.woken = false;
      seat.rise = undefined;
      rise();
    }
  }
}
