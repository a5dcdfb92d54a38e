import { fstatSync } from "node:fs";

export type ColorChoice = "auto" | "always" | "never";

/** Whether a stream (1 stdout, 2 stderr) shows colours. no-color.org and force-color.org: a variable counts when it is set and not empty. */
export function wantsColor(choice: ColorChoice, fd: 1 | 2): boolean {
  if (choice !== "auto") return choice === "always";
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return true;
  const term = process.env.TERM ?? "";
  return term !== "" && term !== "dumb" && isTerminal(fd);
}

/** node:tty costs 2 MiB and 2 ms: it is asked only about a stream that can be a terminal, so a service never loads it. */
export function isTerminal(fd: 1 | 2): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(fd);
  } catch {
    return false; // the stream is closed
  }
}
