import { createConsola, type LogObject } from "consola/core";
import { type ColorChoice, wantsColor } from "./color.ts";

/** Machine-readable companions of a message; JSON lines carry all of them, text shows `hint` alone, on a line of its own. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The one way to stderr. Nothing that is logged ever waits: what a slow reader does not take is dropped and counted. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  success(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Waits for what is written to leave, a second at most. After it only process.exit() ends the program for sure: what nobody reads would keep it open. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly format: "text" | "json";
  /** The least important kind of message that is shown. */
  readonly level: "error" | "warn" | "info" | "debug";
  readonly color: ColorChoice;
}

/** Where lines go; stderr unless a test looks at them. */
export interface LineWriter {
  write(line: string): void;
  close(): Promise<void>;
}

const LEVELS = { error: 0, warn: 1, info: 3, debug: 4 } as const;
const CODES: Record<string, string> = { error: "31", warn: "33", success: "32", debug: "2" };
const PREFIX: Record<string, string> = { error: "ingest: ", warn: "warning: " };

export function createLog(options: LogOptions, writer: LineWriter = new StderrWriter()): Log {
  const line = options.format === "json" ? jsonLine : textLine(wantsColor(options.color, 2));
  const consola = createConsola({
    level: LEVELS[options.level],
    throttle: 0,
    reporters: [{ log: (entry) => writer.write(line(entry)) }],
  });
  const write =
    (type: "debug" | "info" | "success" | "warn" | "error") =>
    (message: string, fields: LogFields = {}): void =>
      consola[type](message, fields);
  return {
    debug: write("debug"),
    info: write("info"),
    success: write("success"),
    warn: write("warn"),
    error: write("error"),
    close: () => writer.close(),
  };
}

function jsonLine({ type, date, args }: LogObject): string {
  const [msg, fields] = args as [string, LogFields];
  return `${JSON.stringify({ time: date.toISOString(), level: type, msg, ...fields })}\n`;
}

function textLine(color: boolean): (entry: LogObject) => string {
  return ({ type, args }) => {
    const [message, { hint }] = args as [string, LogFields];
    const code = CODES[type];
    const text = `${PREFIX[type] ?? ""}${message}`;
    const shown = color && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;
    return typeof hint === "string" ? `${shown}\n  ${hint}\n` : `${shown}\n`;
  };
}

/**
 * process.stderr of Bun never blocks: it queues what the pipe does not take, without end. So at most one line is queued
 * here, further ones are dropped until there is room, and the wait at the end is bounded.
 */
class StderrWriter implements LineWriter {
  private full = false;
  private closed = false;
  private dropped = 0;
  private listening = false;

  write(line: string): void {
    if (this.closed) return;
    this.listen();
    if (this.full) this.dropped++;
    else this.full = !process.stderr.write(line);
  }

  async close(): Promise<void> {
    const deadline = performance.now() + 1000;
    while (this.full && !this.closed && performance.now() < deadline) await Bun.sleep(5);
    this.closed = true;
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    // A closed or full stderr (EPIPE, EBADF, ENOSPC) ends the messages, not the work.
    process.stderr.on("error", () => {
      this.closed = true;
    });
    process.stderr.on("drain", () => {
      this.full = false;
      if (this.dropped > 0) this.full = !process.stderr.write(`(${this.dropped} lines were not shown)\n`);
      this.dropped = 0;
    });
  }
}
