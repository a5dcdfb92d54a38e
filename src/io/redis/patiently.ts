import { SinkFault } from "../../engine/ports.ts";

const ONE_ATTEMPT_MS = 1500;
const LONGEST_ATTEMPT_MS = 10_000;
/** From server to server, without a pause: whoever is sent on more often is sent in circles. */
const MOST_MOVES = 5;

export interface Patience {
  /** How long to keep trying; 0 makes one attempt and fails within about a second. */
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Makes attempts, with growing pauses, until one succeeds, the time is over, or a fault comes that time does not cure. A server that sends on
 * to another one is no failed attempt. Throws the last fault's IngestError, or the signal's reason as soon as it is aborted.
 */
export async function patiently<T>(
  attempt: (withinMs: number) => Promise<T>,
  { connectTimeoutMs, signal }: Patience,
): Promise<T> {
  const deadline = performance.now() + connectTimeoutMs;
  let moves = 0;
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    const leftMs = deadline - performance.now();
    try {
      return await unlessAborted(attempt(withinMs(leftMs)), signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof SinkFault)) throw error;
      if (error.fault.placing === "moved" && moves++ < MOST_MOVES) continue;
      const hopeless = error.fault.kind === "fatal" || error.fault.kind === "doubtful";
      if (hopeless || leftMs <= 0) throw error.fault.error;
    }
    await unlessAborted(Bun.sleep(Math.min(pauseMs, leftMs)), signal);
  }
}

function withinMs(leftMs: number): number {
  return Math.max(ONE_ATTEMPT_MS, Math.min(leftMs, LONGEST_ATTEMPT_MS));
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // What comes of the work after that is nobody's business, its failure included.
  work.catch(() => {});
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
