/** A timer takes no more; 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** A sleep that can be cut short. */
export interface Alarm {
  /** Resolves after so many milliseconds (0 where they are below that), at ring(), or when the signal is aborted; at once when it rang since the last sleep. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  ring(): void;
}

export function alarm(): Alarm {
  let wake: (() => void) | undefined;
  let rang = false;
  return {
    sleep(ms, signal) {
      const isOver = rang || signal.aborted;
      rang = false;
      if (isOver) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", done);
          wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, Math.max(0, Math.min(ms, LONGEST_MS)));
        signal.addEventListener("abort", done, { once: true });
        wake = done;
      });
    },
    ring() {
      if (wake === undefined) rang = true;
      else wake();
    },
  };
}
