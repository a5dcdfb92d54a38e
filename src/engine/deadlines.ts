const NEVER = Number.POSITIVE_INFINITY;

/** How long silence may last, and how long settling. Times are those of the clock, ms. */
export class Deadlines {
  private readonly stallMs: number;
  private heardMs = 0;
  private drainByMs = NEVER;

  /** A reply that is owed for `stallMs` counts as never coming. */
  constructor(stallMs: number) {
    this.stallMs = stallMs;
  }

  /** No further events are sent; what is under way is settled. */
  get isDraining(): boolean {
    return this.drainByMs !== NEVER;
  }

  /** Something was heard, or a first question asked: silence counts from here. */
  heard(nowMs: number): void {
    this.heardMs = nowMs;
  }

  drain(nowMs: number, graceMs: number): void {
    this.drainByMs = Math.min(this.drainByMs, nowMs + graceMs);
  }

  isOutOfTime(nowMs: number): boolean {
    return nowMs >= this.drainByMs;
  }

  /** When the silence will have lasted too long; never when no reply is owed. */
  stallAtMs(isReplyOwed: boolean): number {
    return isReplyOwed ? this.heardMs + this.stallMs : NEVER;
  }

  /** Nothing is to be done before `atMs`, or before the time to settle is over. */
  wait(atMs: number): { do: "wait"; untilMs: number } {
    return { do: "wait", untilMs: Math.min(atMs, this.drainByMs) };
  }
}
