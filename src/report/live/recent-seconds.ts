import type { RunSample } from "../run-view.ts";
import { WINDOW_MS } from "./time-columns.ts";

/**
 * The seconds that a chart of the last minutes shows. A run's own history joins them as it grows: after a day its stretches are minutes
 * wide, and a burst of half a minute could not be seen in them.
 */
export class RecentSeconds {
  private readonly seconds: RunSample[];

  constructor(history: readonly RunSample[]) {
    this.seconds = [...history];
  }

  /** Called with the latest second more often than once a second; one that is known already changes nothing. */
  add(second: RunSample | null): void {
    if (second === null) return;
    const last = this.seconds.at(-1);
    if (last !== undefined && second.atMs < last.atMs + last.widthMs) return;
    this.seconds.push(second);
    // A column more than the window, whatever its width is.
    const oldestMs = second.atMs - 2 * WINDOW_MS;
    while (this.seconds[0]!.atMs < oldestMs) this.seconds.shift();
  }

  all(): readonly RunSample[] {
    return this.seconds;
  }
}
