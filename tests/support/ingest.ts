import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program that users get; tests of its behaviour run this file and nothing else. */
export const INGEST = join(import.meta.dir, "../../dist/ingest");

export interface RunOptions {
  /** Added to an environment that holds PATH, LANG and an empty home, and nothing of the developer's. */
  readonly env?: Readonly<Record<string, string>>;
  /** An empty folder of its own when not given. */
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  /** The program is killed after this and the test fails with all that it said; 30,000 when not given. */
  readonly timeoutMs?: number;
  /** Words in front of the program, which take it somewhere else: into a namespace, or a control group. */
  readonly within?: readonly string[];
}

export interface Answer {
  /** The exit code; 128 + n when signal n ended it, as a shell tells it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ingest` to its end. */
export function runIngest(args: readonly string[], options: RunOptions = {}): Promise<Answer> {
  return spawnIngest(args, options).ended;
}

/** Runs a line of shell in which $INGEST is the program: for pipes, redirections and closed files. */
export function runShell(script: string, options: RunOptions = {}): Promise<Answer> {
  return start(["bash", "-c", script], { ...options, env: { INGEST, ...options.env } }).ended;
}

/** Starts `ingest` and leaves it running; whoever starts one awaits its end or kills it. */
export function spawnIngest(args: readonly string[], options: RunOptions = {}): Running {
  return start([...(options.within ?? []), INGEST, ...args], options);
}

/** Starts any command as the program is started: one that becomes it where its file has another name, or stands in for it. */
export function spawnCommand(command: readonly string[], options: RunOptions = {}): Running {
  return start(command, options);
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Answer>;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Waits until stderr matches; fails when the program ends or the time is over before. */
  untilStderr(pattern: RegExp, withinMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

function start(command: readonly string[], options: RunOptions): Running {
  if (!existsSync(INGEST)) throw new Error("dist/ingest is not there: bun run build");
  const home = mkdtempSync(join(tmpdir(), "ingest-test-"));
  const cwd = options.cwd ?? join(home, "cwd");
  mkdirSync(cwd, { recursive: true });
  const timeoutMs = options.timeoutMs ?? 30_000;
  const child = Bun.spawn([...command], {
    cwd,
    env: { ...cleanEnvironment(home), ...options.env },
    stdin: options.stdin === undefined ? "ignore" : Buffer.from(options.stdin),
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = collect(child.stderr);
  const stdout = child.stdout.text();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  const ended = (async (): Promise<Answer> => {
    const code = await child.exited;
    clearTimeout(timer);
    const answer = { code, stdout: await stdout, stderr: await said.all };
    rmSync(home, { recursive: true, force: true });
    if (late) throw new Error(`${command.join(" ")} did not end within ${timeoutMs} ms:\n${answer.stderr}`);
    return answer;
  })();
  return {
    pid: child.pid,
    ended,
    stderr: said.soFar,
    untilStderr: (pattern, withinMs = 10_000) => untilMatches(said, pattern, withinMs),
    kill: (signal) => child.kill(signal),
  };
}

function cleanEnvironment(home: string): Record<string, string> {
  const folders = ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"];
  const xdg = folders.map((name) => [name, join(home, name.toLowerCase())] as const);
  for (const [, folder] of xdg) mkdirSync(folder, { mode: 0o700 });
  return {
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    LANG: "C.UTF-8",
    HOME: home,
    ...Object.fromEntries(xdg),
  };
}

interface Said {
  soFar(): string;
  readonly all: Promise<string>;
}

function collect(stream: ReadableStream<Uint8Array>): Said {
  const decoder = new TextDecoder();
  let text = "";
  const read = async () => {
    for await (const bytes of stream) text += decoder.decode(bytes, { stream: true });
    return text;
  };
  return { soFar: () => text, all: read() };
}

async function untilMatches(said: Said, pattern: RegExp, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  let ended = false;
  said.all.finally(() => {
    ended = true;
  });
  while (!pattern.test(said.soFar())) {
    if (ended || performance.now() > deadline)
      throw new Error(`stderr never matched ${pattern}:\n${said.soFar()}`);
    await Bun.sleep(5);
  }
}
