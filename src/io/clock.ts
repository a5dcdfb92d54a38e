import type { Clock } from "../engine/ports.ts";

/** Below this a timer is too coarse: those of Bun take whole milliseconds and come 0.1 to 0.2 ms late. */
const TIMER_MARGIN_MS = 0.3;
/** The kernel wakes a blocked thread about so much later than it was asked to (Linux: 50 microseconds of slack, and the way back). */
const BLOCK_LATE_MS = 0.07;
/** Closer than this the rest is yielded away. */
const YIELD_MS = 0.02;
/** While a reply is expected, the event loop waits for so long at most: a near server answers in about this time. */
const LONGEST_BLOCK_MS = 0.2;
const LONGEST_TIMER_MS = 60_000;

/**
 * The machine's clock. Its sleep is exact to about 0.1 ms without spinning: a timer as far as it goes, then the thread is blocked in
 * slices of a quarter of a millisecond, so that replies are not kept waiting. An event at its own instant costs some 30
 * microseconds of CPU this way; yielding from the timer on would cost up to 1.2 ms.
 */
export function systemClock(): Clock {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  let woken = false;
  let interrupt: (() => void) | undefined;

  const timer = (ms: number) =>
    new Promise<void>((resolve) => {
      const handle = setTimeout(resolve, ms);
      interrupt = () => {
        clearTimeout(handle);
        resolve();
      };
    });

  const nowMs = () => performance.now();
  return {
    nowMs,
    unixMs: () => Date.now(),
    wake: () => {
      woken = true;
      interrupt?.();
    },
    sleepUntil: async (atMs, expecting) => {
      for (;;) {
        if (woken) break;
        const leftMs = atMs - nowMs();
        if (leftMs <= 0) break;
        const timerMs = Math.min(Math.floor(leftMs - TIMER_MARGIN_MS), LONGEST_TIMER_MS);
        if (timerMs >= 1) {
          await timer(timerMs);
          interrupt = undefined;
          continue;
        }
        const blockMs = Math.min(leftMs - BLOCK_LATE_MS, expecting ? LONGEST_BLOCK_MS : leftMs);
        if (leftMs > YIELD_MS) Atomics.wait(cell, 0, 0, Math.max(0.001, blockMs));
        // With nothing to hear, a turn of the event loop would only cost the CPU time of a wake-up.
        if (expecting || atMs - nowMs() > YIELD_MS) await eventLoopTurn();
      }
      woken = false;
    },
  };
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
