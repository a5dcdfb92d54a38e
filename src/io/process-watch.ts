import { readFileSync } from "node:fs";
import type { ProcessNow } from "../report/surroundings.ts";

export interface ProcessWatch {
  now(): ProcessNow;
  /** CPU time of all threads since the process began, s. */
  cpuSeconds(): number;
  end(): void;
}

const SECOND_MS = 1000;
/** How often the event loop is asked to be on time; ten timers a second cost nothing that can be measured. */
const BEAT_MS = 100;
/** The entry of the auxiliary vector that holds the size of a page (getauxval(3)). */
const AT_PAGESZ = 6n;

/** Watches what this process takes of its machine, second by second. It does not keep the process alive. */
export function watchProcess(): ProcessWatch {
  const cores = overTheLastSecond();
  let worstLagMs = 0;
  let lagMs = 0;
  let dueAtMs = performance.now() + BEAT_MS;
  let secondAtMs = performance.now();
  const beat = setInterval(() => {
    const nowMs = performance.now();
    worstLagMs = Math.max(worstLagMs, nowMs - dueAtMs);
    dueAtMs = nowMs + BEAT_MS;
    if (nowMs - secondAtMs < SECOND_MS) return;
    cores.pass(nowMs);
    [lagMs, worstLagMs, secondAtMs] = [worstLagMs, 0, nowMs];
  }, BEAT_MS).unref();
  const pageBytes = pageSize();
  return {
    now: () => ({
      cpuShare: Number(cores.share().toFixed(3)),
      residentBytes: residentBytes(pageBytes),
      // A beat that is late at this moment counts too.
      loopLagMs: Number(Math.max(lagMs, worstLagMs, performance.now() - dueAtMs).toFixed(1)),
    }),
    cpuSeconds,
    end: () => clearInterval(beat),
  };
}

/** Of one core, in the second that passed last; before that is over, since the beginning. */
function overTheLastSecond() {
  let from = { atMs: performance.now(), cpu: cpuSeconds() };
  let latest: number | undefined;
  const since = (nowMs: number): number =>
    nowMs > from.atMs ? ((cpuSeconds() - from.cpu) * SECOND_MS) / (nowMs - from.atMs) : 0;
  return {
    pass(nowMs: number): void {
      latest = since(nowMs);
      from = { atMs: nowMs, cpu: cpuSeconds() };
    },
    share: (): number => latest ?? since(performance.now()),
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** From the kernel where it tells: Bun's own answer has been wrong by far, and walks the heap for it. */
function residentBytes(pageBytes: number): number {
  try {
    return Number(readFileSync("/proc/self/statm", "latin1").split(" ")[1]) * pageBytes;
  } catch {
    return process.memoryUsage.rss();
  }
}

function pageSize(): number {
  try {
    const words = new BigUint64Array(new Uint8Array(readFileSync("/proc/self/auxv")).buffer);
    for (let at = 0; at + 1 < words.length; at += 2)
      if (words[at] === AT_PAGESZ) return Number(words[at + 1]);
  } catch {
    // No /proc: then the size is not asked for either.
  }
  return 4096;
}
