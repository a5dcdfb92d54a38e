import { readFileSync } from "node:fs";
import type { Running } from "./ingest.ts";

/** The most memory that a program ever holds until it ends, MiB. */
export async function peakOf({ pid, ended }: Running): Promise<number> {
  let peakKiB = 0;
  let isOver = false;
  ended.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    peakKiB = Math.max(peakKiB, highWaterKiB(pid));
    await Bun.sleep(20);
  }
  return peakKiB / 1024;
}

/** VmHWM, which only rises; 0 once the process is gone. */
function highWaterKiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
