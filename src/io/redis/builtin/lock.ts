import { closeSync, constants, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { serverPid } from "./probe.ts";

/** Who has the lock on a data folder, as the supervisor wrote it into the lock file. */
export interface LockHolder {
  readonly serverPid: number;
  readonly port: number;
  readonly supervisorPid: number;
  /** The process that ends the server when nobody holds its standard input, a pipe, any more. */
  readonly watcherPid: number;
}

/** Beside the data. The server's log is that of its last start only, so it does not grow from run to run. */
export function filesIn(dataFolder: string): { lockFile: string; logFile: string } {
  return { lockFile: join(dataFolder, "lock"), logFile: join(dataFolder, "redis.log") };
}

/** Who has the lock or had it last; undefined when nobody ever had. */
export function lockHolder(dataFolder: string): LockHolder | undefined {
  const match = /^(\d+) (\d+) (\d+) (\d+)\n$/.exec(textOf(filesIn(dataFolder).lockFile));
  if (!match) return undefined;
  const [serverPid, port, supervisorPid, watcherPid] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { serverPid, port, supervisorPid, watcherPid };
}

/** Who serves this data folder at this very moment, by the server's own account. */
export async function livingHolder(dataFolder: string): Promise<LockHolder | undefined> {
  const holder = lockHolder(dataFolder);
  return holder && (await serverPid(holder.port)) === holder.serverPid ? holder : undefined;
}

/**
 * Keeps another process' server alive for as long as this process lives or until the returned function is called, by holding
 * its watcher's pipe open as that process does. Undefined where the kernel has no /proc; then the server goes when its owner does.
 */
export function shareServer({ watcherPid }: LockHolder): (() => void) | undefined {
  const pipe = `/proc/${watcherPid}/fd/0`;
  try {
    if (!statSync(pipe).isFIFO()) return undefined;
    const descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    return () => closeSync(descriptor);
  } catch {
    return undefined;
  }
}

/** "" when there is no such file. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
