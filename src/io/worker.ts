/** What a worker has told so far, a JSON object for each line of its log. */
export type WorkerLine = Readonly<Record<string, unknown>>;

export interface WorkerEnd {
  /** 128 + n when signal n ended it, as a shell counts. */
  readonly code: number;
  /** A signal ended it, and not it itself. */
  readonly wasKilled: boolean;
  /** All that it wrote to stdout. */
  readonly stdout: string;
}

export interface Worker {
  readonly pid: number;
  readonly ended: Promise<WorkerEnd>;
  kill(signal: NodeJS.Signals): void;
}

/** Tells a process that it is a worker, and that its stdin ends with the one that it belongs to. */
const BELONGS = "INGEST_WORKER";

/** In a worker: asks this process to end, as Ctrl-C does, when the one that started it is gone. In any other process nothing. */
export function endWithParent(): void {
  if (process.env[BELONGS] !== "1") return;
  const waiting = async (): Promise<void> => {
    for await (const _ of Bun.stdin.stream());
    process.kill(process.pid, "SIGTERM");
  };
  waiting().catch(() => {});
}

/** Signals that ended a process, as a shell counts them. */
const NUMBERS: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };
/** A line is at most as long as a progress line, or a summary in text. */
const MAX_LINE = 64 * 1024;

/**
 * Starts this very program once more with other arguments, in a session of its own: Ctrl-C at the terminal reaches this process alone, which
 * passes it on once. `onLine` gets what it logs; lines that are no JSON object are left out.
 */
export function startWorker(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  onLine: (line: WorkerLine) => void,
): Worker {
  const child = Bun.spawn([...ownCommand(), ...args], {
    env: { ...env, [BELONGS]: "1" },
    // Held open as long as this process lives, however it ends.
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  const logged = readLines(child.stderr, onLine);
  const stdout = child.stdout.text();
  const ended = (async () => {
    await child.exited;
    await logged;
    const code = child.signalCode === null ? child.exitCode! : 128 + (NUMBERS[child.signalCode] ?? 0);
    return { code, wasKilled: child.signalCode !== null, stdout: await stdout };
  })();
  return { pid: child.pid, ended, kill: (signal) => child.kill(signal) };
}

/** A compiled program is one file; from its sources it is run by Bun. */
function ownCommand(): string[] {
  return Bun.main.startsWith("/$bunfs/") ? [process.execPath] : [process.execPath, Bun.main];
}

async function readLines(stream: ReadableStream<Uint8Array>, onLine: (line: WorkerLine) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!.slice(0, MAX_LINE);
    for (const text of lines) {
      const line = objectIn(text);
      if (line !== undefined) onLine(line);
    }
  }
}

function objectIn(text: string): WorkerLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as WorkerLine) : undefined;
  } catch {
    return undefined;
  }
}
