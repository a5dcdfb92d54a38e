import { isTerminal } from "../color.ts";
import type { LogOptions } from "../log.ts";

/** Whether a block of lines may be drawn below the log: where people look, on a terminal that can move its cursor, in text. */
export function canHold({ format, level }: LogOptions, env: NodeJS.ProcessEnv): boolean {
  const isTalkative = level === "info" || level === "debug";
  if (format !== "text" || !isTalkative) return false;
  const term = env.TERM ?? "";
  // A build service may have a terminal too, and keeps everything that is written to it.
  const isService = !["", "0", "false"].includes(env.CI ?? "");
  return term !== "" && term !== "dumb" && !isService && isTerminal(2);
}

/** Whether the terminal shows characters beyond ASCII, as its locale says: the first of LC_ALL, LC_CTYPE and LANG that is set counts. */
export function isUnicode(env: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || "");
}
