import { createConsola, type LogObject } from "consola/core";
import { type ColorChoice, wantsColor } from "./color.ts";
import type { Below, LineWriter } from "./line-writer.ts";
import { stderrWriter } from "./stderr.ts";

/** Machine-readable companions of a message; JSON lines carry all of them, text shows `hint` alone, on a line of its own. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The one way to stderr. Nothing that is logged ever waits: what a slow reader does not take is dropped and counted. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  success(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Puts something below everything that is logged; undefined takes it away. Only a terminal can have it: `holdBlock` of io/terminal knows how. */
  hold(below: Below | undefined): void;
  /** What is below is drawn again, when the terminal takes it at once. */
  redraw(): void;
  /** Whether something is held below and to be seen there. */
  readonly isHolding: boolean;
  readonly options: LogOptions;
  /** Waits for what is written to leave, for a bounded time. After it only process.exit() ends the program for sure: what nobody reads would keep it open. */
  close(): Promise<void>;
}

export interface LogOptions {
  readonly format: "text" | "json";
  /** The least important kind of message that is shown. */
  readonly level: "error" | "warn" | "info" | "debug";
  readonly color: ColorChoice;
}

const LEVELS = { error: 0, warn: 1, info: 3, debug: 4 } as const;
const CODES: Record<string, string> = { error: "31", warn: "33", success: "32", debug: "2" };
const PREFIX: Record<string, string> = { error: "ingest: ", warn: "warning: " };

/** On stderr unless a test looks at the lines. */
export function createLog(options: LogOptions, writer: LineWriter = stderrWriter()): Log {
  let held: Below | undefined;
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
    hold: (below) => {
      held = writer.hold?.(below) ? below : undefined;
    },
    redraw: () => writer.redraw?.(),
    get isHolding() {
      return held?.isVisible ?? false;
    },
    options,
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
