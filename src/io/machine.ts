import { readFileSync } from "node:fs";

/** What the machine took from this process in a stretch of time, ms; null where the kernel does not tell. */
export interface MachineShare {
  /** CPU time of this process, all its threads. */
  readonly cpuMs: number;
  /** The main thread could have run and had to wait for a core. */
  readonly runQueueWaitMs: number | null;
  /** Time that the hypervisor gave to other machines, summed over the cores (in steps of 10 ms). */
  readonly stolenMs: number | null;
}

const NS_PER_MS = 1e6;
/** USER_HZ: what /proc/stat counts in, on every Linux. */
const TICK_MS = 10;

/** Begins to watch; the answer tells what has happened since. */
export function watchMachine(): () => MachineShare {
  const before = reading();
  return () => {
    const now = reading();
    const since = (name: keyof MachineShare) => {
      const [from, to] = [before[name], now[name]];
      return from === null || to === null ? null : Math.max(0, to - from);
    };
    return {
      cpuMs: since("cpuMs") ?? 0,
      runQueueWaitMs: since("runQueueWaitMs"),
      stolenMs: since("stolenMs"),
    };
  };
}

function reading(): MachineShare {
  const { user, system } = process.cpuUsage();
  // schedstat: ns on a core, ns waiting for one, turns. /proc/stat: user nice system idle iowait irq softirq steal.
  const waitedNs = numberIn("/proc/self/schedstat", 1);
  const stolenTicks = numberIn("/proc/stat", 8);
  return {
    cpuMs: (user + system) / 1000,
    runQueueWaitMs: waitedNs === null ? null : waitedNs / NS_PER_MS,
    stolenMs: stolenTicks === null ? null : stolenTicks * TICK_MS,
  };
}

/** The word at `position` of a kernel file's first line. */
function numberIn(path: string, position: number): number | null {
  try {
    const word = readFileSync(path, "latin1").split("\n", 1)[0]!.split(/\s+/)[position];
    return word !== undefined && /^\d+$/.test(word) ? Number(word) : null;
  } catch {
    return null;
  }
}
