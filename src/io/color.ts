import { isatty } from "node:tty";

export type ColorChoice = "auto" | "always" | "never";

/** Whether a stream (1 stdout, 2 stderr) shows colours. no-color.org and force-color.org: a variable counts when it is set and not empty. */
export function wantsColor(choice: ColorChoice, fd: 1 | 2): boolean {
  if (choice !== "auto") return choice === "always";
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return true;
  return isatty(fd) && process.env.TERM !== "dumb";
}
