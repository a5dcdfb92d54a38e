import { readFileSync } from "node:fs";

/** This process among the jobs of its terminal, as Linux tells it. */
export interface Job {
  readonly processGroup: number;
  /** The terminal that sends it its signals, in the kernel's notation of devices; 0 without one. */
  readonly terminalDevice: number;
  /** The process group that the terminal belongs to at the moment; -1 where it is nobody's, as behind `su -c`. */
  readonly foregroundGroup: number;
}

/** undefined where there is no /proc. */
export function readJob(): Job | undefined {
  try {
    // "123 (name, which may hold blanks and brackets) S ppid pgrp session tty_nr tpgid ..."
    const stat = readFileSync("/proc/self/stat", "latin1");
    const [, , group, , device, foreground] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ", 6)
      .map(Number);
    if (group === undefined || device === undefined || foreground === undefined) return undefined;
    return { processGroup: group, terminalDevice: device, foregroundGroup: foreground };
  } catch {
    return undefined;
  }
}

/** Whether the terminal is this job's own, and not a shell's that put it into the background; where nobody knows, it is. */
export function isForeground(): boolean {
  const job = readJob();
  return job === undefined || job.processGroup === job.foregroundGroup;
}
