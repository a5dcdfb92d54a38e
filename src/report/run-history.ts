import type { RunSample, StretchQuantiles } from "./run-view.ts";

/** So many stretches are kept; one more, and neighbours are joined. */
const MOST = 600;

/**
 * The seconds of a run in bounded memory: at 600 stretches neighbours are joined two by two, and from then on each stretch takes twice
 * as many seconds. Ten minutes are kept by the second, a day by 256 s (of which it has 338).
 */
export class RunHistory {
  private stretches: RunSample[] = [];
  /** Seconds to a stretch, a power of two. */
  private widthMs = 1000;

  /** The next second, or several seconds in one where nobody looked; they follow each other without a gap. */
  add(second: RunSample): void {
    const last = this.stretches.at(-1);
    if (last !== undefined && last.widthMs + second.widthMs <= this.widthMs)
      this.stretches[this.stretches.length - 1] = joined(last, second);
    else this.stretches.push(second);
    if (this.stretches.length > MOST) this.halve();
  }

  all(): readonly RunSample[] {
    return this.stretches;
  }

  private halve(): void {
    this.widthMs *= 2;
    const before = this.stretches;
    this.stretches = [];
    for (const stretch of before) {
      const last = this.stretches.at(-1);
      if (last !== undefined && last.widthMs + stretch.widthMs <= this.widthMs)
        this.stretches[this.stretches.length - 1] = joined(last, stretch);
      else this.stretches.push(stretch);
    }
  }
}

/** Two neighbours as one: what counts is added, what stands is taken from the later one, of quantiles the worse counts. */
export function joined(earlier: RunSample, later: RunSample): RunSample {
  const isPlanned = earlier.planned !== null && later.planned !== null;
  return {
    atMs: earlier.atMs,
    widthMs: earlier.widthMs + later.widthMs,
    planned: isPlanned ? earlier.planned + later.planned : null,
    sent: earlier.sent + later.sent,
    acked: earlier.acked + later.acked,
    latenessMs: worse(earlier.latenessMs, later.latenessMs),
    latencyMs: worse(earlier.latencyMs, later.latencyMs),
    backlog: later.backlog,
    inFlight: later.inFlight,
    errors: earlier.errors + later.errors,
    reconnects: earlier.reconnects + later.reconnects,
    streamLength: later.streamLength ?? earlier.streamLength,
  };
}

function worse(a: StretchQuantiles | null, b: StretchQuantiles | null): StretchQuantiles | null {
  if (a === null || b === null) return a ?? b;
  return { p50: Math.max(a.p50, b.p50), p99: Math.max(a.p99, b.p99), max: Math.max(a.max, b.max) };
}
