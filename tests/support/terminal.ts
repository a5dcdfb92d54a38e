import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INGEST } from "./ingest.ts";

export interface TerminalOptions {
  /** 100 by 30 when not given. */
  readonly columns?: number;
  readonly rows?: number;
  /** Added to the shell's environment, which holds nothing of the developer's; TERM is what tmux makes it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A real terminal (tmux) with an interactive shell in it, where $INGEST is the program and "$ " the prompt. */
export interface Terminal extends AsyncDisposable {
  /** The shell's working directory, removed with the terminal. */
  readonly folder: string;
  /** Types a line and Enter. */
  type(line: string): Promise<void>;
  /** Presses keys by their tmux names: "C-c", "C-z", "Enter". */
  press(...keys: string[]): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** What is on the screen, without blanks at the ends of lines and empty lines at the end. */
  screen(): Promise<string>;
  /** The screen and everything that was scrolled off it, long lines in one. */
  everything(): Promise<string>;
  /** The screen with its colours as escape sequences. */
  coloredScreen(): Promise<string>;
  /** Where the cursor is, from 0. */
  cursor(): Promise<{ isVisible: boolean; column: number; row: number }>;
  shellPid(): Promise<number>;
  /** Waits until the screen matches, and gives it; fails with the screen when the time (20 s) is over. */
  until(pattern: RegExp | ((screen: string) => boolean), withinMs?: number): Promise<string>;
  /** Waits until the shell asks for the next line, and gives the screen. */
  untilPrompt(withinMs?: number): Promise<string>;
}

const HISTORY_LINES = 5000;

/** Whoever opens one closes it: `await using`. Each has a tmux server of its own. */
export async function openTerminal(options: TerminalOptions = {}): Promise<Terminal> {
  const { columns = 100, rows = 30, env = {} } = options;
  const home = mkdtempSync(join(tmpdir(), "ingest-terminal-"));
  const tmux = async (...args: string[]): Promise<string> => {
    const command = ["tmux", "-u", "-S", `${home}/tmux`, "-f", "/dev/null", ...args];
    const child = Bun.spawn(command, { env: environment(home), stdout: "pipe", stderr: "pipe" });
    const [out, complaint, code] = await Promise.all([
      child.stdout.text(),
      child.stderr.text(),
      child.exited,
    ]);
    if (code !== 0) throw new Error(`${command.join(" ")} exits with ${code}: ${complaint}`);
    return out;
  };
  const close = async (): Promise<void> => {
    await tmux("kill-server");
    rmSync(home, { recursive: true, force: true });
  };
  writeFileSync(`${home}/rc`, "PS1='$ '\n");
  const variables = Object.entries({ INGEST, ...env }).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  // The history's length counts for windows that are made after it was set, so there is a first one only for that.
  await tmux("new-session", "-d", "-s", "first", "-x", `${columns}`, "-y", `${rows}`, "sleep 1000");
  await tmux("set-option", "-g", "history-limit", `${HISTORY_LINES}`);
  const size = ["-x", `${columns}`, "-y", `${rows}`];
  await tmux("new-session", "-d", "-s", "t", "-c", home, ...size, ...variables, `bash --rcfile ${home}/rc`);
  const capture = (...flags: string[]) => tmux("capture-pane", "-p", "-t", "t", ...flags);
  const terminal = { tmux, capture };
  await until(terminal, /^\$$/, 20_000).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    folder: home,
    type: async (line) => {
      await tmux("send-keys", "-t", "t", "-l", line);
      await tmux("send-keys", "-t", "t", "Enter");
    },
    press: async (...keys) => {
      await tmux("send-keys", "-t", "t", ...keys);
    },
    resize: async (width, height) => {
      await tmux("resize-window", "-t", "t", "-x", `${width}`, "-y", `${height}`);
    },
    screen: async () => trimmed(await capture()),
    everything: async () => trimmed(await capture("-J", "-S", `-${HISTORY_LINES}`)),
    coloredScreen: () => capture("-e"),
    cursor: async () => {
      const format = "#{cursor_flag} #{cursor_x} #{cursor_y}";
      const [flag, column, row] = (await tmux("display-message", "-p", "-t", "t", format))
        .split(" ")
        .map(Number);
      return { isVisible: flag === 1, column: column!, row: row! };
    },
    shellPid: async () => Number(await tmux("display-message", "-p", "-t", "t", "#{pane_pid}")),
    until: (pattern, withinMs = 20_000) => until(terminal, pattern, withinMs),
    untilPrompt: (withinMs = 20_000) => until(terminal, (screen) => /(^|\n)\$$/.test(screen), withinMs),
    [Symbol.asyncDispose]: close,
  };
}

function environment(home: string): Record<string, string> {
  return { PATH: process.env.PATH ?? "/usr/bin:/bin", LANG: "C.UTF-8", HOME: home, SHELL: "/bin/bash" };
}

function trimmed(screen: string): string {
  return screen.replace(/[ \t]+$/gm, "").trimEnd();
}

async function until(
  { capture }: { capture(): Promise<string> },
  pattern: RegExp | ((screen: string) => boolean),
  withinMs: number,
): Promise<string> {
  const deadline = performance.now() + withinMs;
  const matches = typeof pattern === "function" ? pattern : (screen: string) => pattern.test(screen);
  for (;;) {
    const screen = trimmed(await capture());
    if (matches(screen)) return screen;
    if (performance.now() > deadline) throw new Error(`The screen never matched ${pattern}:\n${screen}`);
    await Bun.sleep(50);
  }
}
