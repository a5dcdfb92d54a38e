import { quote } from "../config/quote.ts";
import { COMMON, type SettingKey, settingOf } from "../config/settings.ts";
import { usageError } from "../primitives/errors.ts";

/** What a command line asks for, before any command is loaded. */
export type Invocation =
  | { readonly kind: "version" }
  | { readonly kind: "overview" }
  | { readonly kind: "help"; readonly command: string }
  | { readonly kind: "command"; readonly command: string; readonly args: readonly string[] };

/** The flags that may stand before the command: those whose meaning does not depend on it. */
const ANYWHERE: readonly SettingKey[] = [...COMMON, "json"];
const HELP = ["--help", "-h"];
const VERSION = ["--version", "-V"];

/**
 * `--version` anywhere, then `--help` anywhere, then `help [COMMAND]`, then the command. Common flags may come first: `ingest --json verify`
 * is `ingest verify --json`. Any other flag before the command is an error, because its value could be taken for the command.
 */
export function readInvocation(words: readonly string[]): Invocation {
  if (words.some((word) => VERSION.includes(word))) return { kind: "version" };
  const asksHelp = words.some((word) => HELP.includes(word));
  const { leading, rest } = splitLeading(words.filter((word) => !HELP.includes(word)));
  const [command, ...args] = rest;
  if (command === undefined) {
    if (leading.length === 0 || asksHelp) return { kind: "overview" };
    throw usageError(
      `A command is missing after ${quote(leading.join(" "))}`,
      "`ingest help` shows all commands",
    );
  }
  if (command.startsWith("-")) throw commandFirst(command);
  if (command === "help") return helpAbout(args);
  return asksHelp ? { kind: "help", command } : { kind: "command", command, args: [...leading, ...args] };
}

/** `help`, `help run`, and `help run --color never`. */
function helpAbout(args: readonly string[]): Invocation {
  const [command, ...more] = splitLeading(args).rest;
  const stray = splitLeading(more).rest[0];
  if (stray !== undefined)
    throw usageError(`Unexpected argument ${quote(stray)}`, "`ingest help COMMAND` takes one command");
  return command === undefined || command === "help" ? { kind: "overview" } : { kind: "help", command };
}

function splitLeading(words: readonly string[]): { leading: string[]; rest: string[] } {
  let at = 0;
  while (at < words.length) {
    const taken = wordsOfCommonFlag(words[at]!);
    if (taken === 0) break;
    at = Math.min(words.length, at + taken);
  }
  return { leading: words.slice(0, at), rest: words.slice(at) };
}

/** How many words this flag and its value are; 0 when it is none of the common ones. */
function wordsOfCommonFlag(word: string): number {
  const name = word.split("=", 1)[0]!;
  for (const { flag, short, placeholder } of ANYWHERE.map(settingOf)) {
    const isLong = name === `--${flag}`;
    if (isLong || word === `-${short}`) return placeholder !== undefined && word === name ? 2 : 1;
  }
  return 0;
}

function commandFirst(flag: string): Error {
  const name = flag.split("=", 1)[0]!;
  return usageError(
    `The command comes first, before ${quote(name)}`,
    `For example: ingest run ${quote(name).slice(1, -1)}`,
  );
}
