import type { Subprocess } from "bun";
import { filesIn, lockHolder, textOf } from "./lock.ts";
import { whoAnswers } from "./probe.ts";
import type { Programs } from "./programs.ts";
import { type ServerSettings, serverArguments } from "./server-arguments.ts";

/** The lock on a data folder was taken: another server has it. */
const LOCK_TAKEN = 75;
const STOP_WITHIN_MS = 30_000;
const KEPT_AFTER_MS = 1000;

/**
 * The shell between `ingest` and its server. `ingest` holds the other end of its standard input and never writes to it: when
 * `ingest` ends, in whatever way, SIGKILL included, the forwarder ends, which closes the watcher's pipe, and the watcher
 * asks the server to save and go (SIGTERM). Other processes that use the server hold that pipe open too, by /proc, so the
 * server goes with the last of them. When the server ends first, the shell ends with its code, and SIGUSR1 ends the two
 * helpers. Signals that are meant for `ingest` do not concern any of them.
 * Arguments: log file, lock file, port, then the server's command line. The lock is an open file, taken by flock as its
 * descriptor 3 and inherited by the server, so it lasts as long as the server does.
 */
const SCRIPT = `
trap '' INT TERM HUP
exec 9<&0 0</dev/null 1>"$1" 2>&1
lock=$2 port=$3
shift 3
"$@" 9<&- &
server=$!
{ while read -r line <&9; do :; done; } | { while read -r line; do :; done; kill -TERM "$server"; } &
echo "$server $port $$ $!" >"$lock"
exec 9<&-
wait "$server"
code=$?
trap '' USR1
kill -USR1 0
exit "$code"
`;

/** A server process of ours, from its start to its end. */
export interface Supervised {
  readonly supervisorPid: number;
  /** Set as soon as it has ended, by itself or because it was stopped. */
  ended(): { readonly code: number; readonly said: string } | undefined;
  readonly exited: Promise<number>;
  /** Ends it, whoever else uses it. */
  stop(): Promise<void>;
  /** Lets go of it: it ends, unless another process uses it. */
  leave(): Promise<void>;
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
    end = { code, said: code === LOCK_TAKEN ? "" : lastLine(complaint) || lastLine(textOf(logFile)) };
    return code;
  })();
  const ended = () => end;
  const killIt = () => process.kill(-child.pid, "SIGKILL");
  return {
    supervisorPid: child.pid,
    ended,
    exited,
    stop: async () => {
      child.stdin.end();
      const holder = lockHolder(settings.dataFolder);
      if (holder?.supervisorPid === child.pid && !end) process.kill(holder.serverPid, "SIGTERM");
      await endWithin(STOP_WITHIN_MS, exited, killIt);
    },
    leave: async () => {
      child.stdin.end();
      if (!(await isKept(ended, settings.port))) await endWithin(STOP_WITHIN_MS, exited, killIt);
    },
  };
}

export function isLockTaken({ code }: { readonly code: number }): boolean {
  return code === LOCK_TAKEN;
}

/** A server that takes too long is killed: what it has written is in the kernel's hands already. */
async function endWithin(ms: number, exited: Promise<number>, killIt: () => void): Promise<void> {
  const timer = setTimeout(killIt, ms);
  await exited;
  clearTimeout(timer);
}

/** A server that still answers a second after its owner let go is used by somebody else. */
async function isKept(ended: Supervised["ended"], port: number): Promise<boolean> {
  const deadline = performance.now() + KEPT_AFTER_MS;
  while (!ended()) {
    const { who } = await whoAnswers(port);
    if (performance.now() > deadline) return who === "redis";
    await Bun.sleep(5);
  }
  return false;
}

/** Redis' own words without process, time and level: "123:M 23 Nov 2026 14:00:00.000 # Fatal error ..." */
function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replace(/^\d+:[A-Z] .*? [#*.-] /, "");
}
