import type { Clock } from "../../src/engine/ports.ts";

interface Appointment {
  readonly atMs: number;
  readonly what: () => void;
}

/** Time that passes only while somebody sleeps: an hour of load takes as long as its events. */
export class VirtualClock implements Clock {
  private now = 0;
  private woken = false;
  private agenda: Appointment[] = [];

  nowMs(): number {
    return this.now;
  }

  unixMs(): number {
    return this.now;
  }

  wake(): void {
    this.woken = true;
  }

  /** Something that happens in the world at that time, or now when it is past. */
  at(atMs: number, what: () => void): void {
    const appointment = { atMs: Math.max(atMs, this.now), what };
    const place = this.agenda.findLastIndex((other) => other.atMs <= appointment.atMs);
    this.agenda.splice(place + 1, 0, appointment);
  }

  after(delayMs: number, what: () => void): void {
    this.at(this.now + delayMs, what);
  }

  /** Lets pass as much time as the sleeper asked for, with all that happens in it. */
  async sleepUntil(atMs: number, _expecting = false): Promise<void> {
    await reactions();
    while (!this.woken) {
      const next = this.agenda[0];
      if (next === undefined || next.atMs > atMs) {
        if (atMs === Number.POSITIVE_INFINITY) throw new Error("Nothing will ever wake the sleeper");
        this.now = Math.max(this.now, atMs);
        return;
      }
      this.agenda.shift();
      this.now = next.atMs;
      next.what();
      await reactions();
    }
    this.woken = false;
  }
}

/** Everything that waits on a settled promise has run. */
function reactions(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
