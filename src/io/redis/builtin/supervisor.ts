import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Subprocess } from "bun";
import type { Programs } from "./programs.ts";
import { type ServerSettings, serverArguments } from "./server-arguments.ts";

/** The lock on a data folder was taken: another server has it. */
const LOCK_TAKEN = 75;
const STOP_WITHIN_MS = 30_000;

/**
 * The shell between `ingest` and its server. Its standard input is a pipe that `ingest` holds and never writes to: when
 * `ingest` ends, in whatever way, SIGKILL included, the pipe closes, and the server is asked to save and go (SIGTERM).
 * When the server ends first, the shell ends with its code. Signals that are meant for `ingest` do not concern it.
 * Arguments: log file, lock file, port, then the server's command line. The lock is an open file, taken by flock as its
 * descriptor 3 and inherited by the server, so it lasts exactly as long as the server; what stands in the file says which
 * process serves which port.
 */
const SCRIPT = `
trap '' INT TERM HUP
exec 9<&0 0</dev/null 1>"$1" 2>&1
lock=$2 port=$3
shift 3
"$@" 9<&- &
server=$!
echo "$server $port $$" >"$lock"
( while read -r line <&9; do :; done; kill -TERM "$server" ) &
watcher=$!
exec 9<&-
wait "$server"
code=$?
kill -KILL "$watcher" 2>/dev/null
exit "$code"
`;

/** A server process of ours, from its start to its end. */
export interface Supervised {
  readonly supervisorPid: number;
  /** Set as soon as it has ended, by itself or because it was stopped. */
  ended(): { readonly code: number; readonly said: string } | undefined;
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** Somebody must hold on to a child, else its pipe may be collected as garbage, which would stop the server. */
const held = new Set<Subprocess>();

export function supervise(programs: Programs, settings: ServerSettings): Supervised {
  const { lockFile, logFile } = filesIn(settings.dataFolder);
  const { flock, shell, server } = programs;
  const locked = flock ? [...flock, "-n", "-E", String(LOCK_TAKEN), "--no-fork", lockFile] : [];
  const command = [...server, ...serverArguments(settings)];
  const child = Bun.spawn(
    [...locked, ...shell, "-c", SCRIPT, "sh", logFile, lockFile, String(settings.port), ...command],
    // A session of its own: Ctrl-C goes to everybody in the terminal's session, and `ingest` has to drain first.
    { cwd: "/", env: { LC_ALL: "C" }, stdin: "pipe", stdout: "ignore", stderr: "pipe", detached: true },
  );
  held.add(child);
  child.unref();
  let end: { code: number; said: string } | undefined;
  const exited = (async () => {
    const complaint = await child.stderr.text();
    const code = await child.exited;
    held.delete(child);
    end = { code, said: code === LOCK_TAKEN ? "" : lastLine(complaint) || lastLine(readLog(logFile)) };
    return code;
  })();
  return { supervisorPid: child.pid, ended: () => end, exited, stop: () => stop(child, exited) };
}

export function isLockTaken({ code }: { readonly code: number }): boolean {
  return code === LOCK_TAKEN;
}

export interface LockHolder {
  readonly serverPid: number;
  readonly port: number;
  readonly supervisorPid: number;
}

/** Who has the lock on this data folder or had it last; undefined when nobody ever had. */
export function lockHolder(dataFolder: string): LockHolder | undefined {
  const match = /^(\d+) (\d+) (\d+)\n$/.exec(readLog(filesIn(dataFolder).lockFile));
  if (!match) return undefined;
  const [serverPid, port, supervisorPid] = match.slice(1).map(Number) as [number, number, number];
  return { serverPid, port, supervisorPid };
}

/** The server's log is that of its last start only, so it does not grow from run to run. */
export function filesIn(dataFolder: string): { lockFile: string; logFile: string } {
  return { lockFile: join(dataFolder, "lock"), logFile: join(dataFolder, "redis.log") };
}

/** Closes the pipe. A server that takes too long is killed: what it has written is in the kernel's hands already. */
async function stop(child: Subprocess<"pipe", "ignore", "pipe">, exited: Promise<number>): Promise<void> {
  child.stdin.end();
  const killGroup = () => process.kill(-child.pid, "SIGKILL");
  const timer = setTimeout(killGroup, STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

function readLog(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Redis' own words without process, time and level: "123:M 23 Nov 2026 14:00:00.000 # Fatal error ..." */
function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replace(/^\d+:[A-Z] .*? [#*.-] /, "");
}
