import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A user who has nothing: no home folder with anything in it, no programs in the PATH. */
export interface Somebody extends Disposable {
  readonly home: string;
  readonly dataFolder: string;
  readonly cacheFolder: string;
  readonly env: Record<string, string>;
}

export function somebody(): Somebody {
  const home = mkdtempSync(join(tmpdir(), "ingest-somebody-"));
  return {
    home,
    dataFolder: join(home, ".local/share/ingest/redis"),
    cacheFolder: join(home, ".cache/ingest"),
    env: { HOME: home, PATH: join(home, "no-programs"), BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0" },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

export interface Holder {
  readonly pid: number;
  /** What it said about its Redis; rejects with its stderr when it ended without one. */
  readonly note: Promise<string>;
  readonly exited: Promise<number>;
  kill(signal: NodeJS.Signals): void;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
}

/** Starts a process that needs a Redis at this port, in front of it the words of another command, if given. */
export function startHolder(
  port: number,
  env: Record<string, string>,
  before: readonly string[] = [],
): Holder {
  const command = [...before, process.execPath, join(import.meta.dir, "holder.ts"), String(port)];
  const child = Bun.spawn(command, { env, cwd: "/", stdin: "pipe", stdout: "pipe", stderr: "pipe" });
  process.once("exit", () => child.kill("SIGKILL"));
  const stderr = child.stderr.text();
  const note = firstLine(child.stdout).then(async (line) => {
    if (line === undefined) throw new Error(await stderr);
    return (JSON.parse(line) as { note: string }).note;
  });
  return {
    pid: child.pid,
    note,
    exited: child.exited,
    kill: (signal) => child.kill(signal),
    stop: async () => {
      // One that was refused has ended by itself.
      await note.catch(() => child.exited);
      if (child.exitCode === null) {
        child.stdin.write("stop\n");
        child.stdin.end();
      }
      await child.exited;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string | undefined> {
  let text = "";
  for await (const bytes of stream) {
    text += new TextDecoder().decode(bytes);
    if (text.includes("\n")) return text.split("\n")[0];
  }
  return undefined;
}

/** What a server at this port of the loopback answers, by a plain socket. */
export async function redis(port: number, ...words: string[]): Promise<string> {
  const child = Bun.spawnSync(["redis-cli", "-p", String(port), ...words]);
  return child.stdout.toString().trim();
}

/** Processes that are alive (a zombie is not) and have this text in their command line. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => commandLine(pid).includes(text) && state(pid) !== "Z");
}

/** The addresses that listen at this port, as the kernel writes them: 0100007F is 127.0.0.1. */
export function listeningAt(port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => readFileSync(file, "utf8").split("\n"));
  const listening = lines.map((line) => line.trim().split(/\s+/)).filter((fields) => fields[3] === "0A");
  return listening.map((fields) => fields[1]!).filter((address) => address.endsWith(`:${wanted}`));
}

export async function until(what: string, isTrue: () => boolean, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await Bun.sleep(10);
  }
}

/** The session that a process belongs to: the sixth field, counted from behind the name, which may contain anything. */
export function sessionOf(pid: number): number {
  return Number(read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[3]);
}

function commandLine(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
}

function state(pid: number): string {
  return /^State:\s+(\S)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? "gone";
}

/** "" for a process that has just gone. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
