import { constants, fstatSync, openSync } from "node:fs";
import { readJob } from "./job.ts";

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * The terminal behind stderr, opened once more: as file 2 it is shared with the shell, and a write to a terminal that somebody stopped
 * (Ctrl-S) would hold up the whole process. undefined when it cannot be had.
 */
export function openTerminal(): number | undefined {
  return open("/proc/self/fd/2") ?? (isOurs() ? open("/dev/tty") : undefined);
}

function open(path: string): number | undefined {
  try {
    return openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  } catch {
    return undefined; // no /proc, or the terminal of another user (su)
  }
}

/** Whether stderr is the terminal that /dev/tty means. */
function isOurs(): boolean {
  return readJob()?.terminalDevice === fstatSync(2).rdev;
}
