import type { RunSample } from "../run-view.ts";
import { WINDOW_MS } from "./time-columns.ts";

/**
 * The seconds that a chart of the last minutes shows. A run's own history joins them as it grows: after a day its stretches are minutes
 * wide, and a burst of half a minute could not be seen in them.
 */
export class RecentSeconds {
  private readonly seconds: RunSample[] = [];

  /** The latest second, told again and again; what nobody was there to see since the one before is taken from the history. */
  add(second: RunSample | null, history: () => readonly RunSample[]): void {
    if (second === null || second.atMs < this.endMs) return;
    if (second.atMs > this.endMs) {
      const { endMs } = this;
      const isBetween = ({ atMs, widthMs }: RunSample) => atMs >= endMs && atMs + widthMs <= second.atMs;
      this.seconds.push(...history().filter(isBetween));
    }
    this.seconds.push(second);
    // More than the window, because columns are whole.
    const oldestMs = second.atMs - 2 * WINDOW_MS;
    while (this.seconds[0]!.atMs < oldestMs) this.seconds.shift();
  }

  all(): readonly RunSample[] {
    return this.seconds;
  }

  private get endMs(): number {
    const last = this.seconds.at(-1);
    return last === undefined ? 0 : last.atMs + last.widthMs;
  }
}
