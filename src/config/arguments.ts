import { nearest } from "../primitives/nearest.ts";
import { type SettingKey, settingOf } from "./settings.ts";

export interface ParsedArguments {
  /** The text of each setting that was given; "true" for a switch. */
  readonly given: ReadonlyMap<SettingKey, string>;
  /** One sentence for each thing that cannot be. */
  readonly problems: readonly string[];
}

interface Flag {
  readonly key: SettingKey;
  readonly name: string;
  readonly takesValue: boolean;
}

/**
 * Reads a command's arguments strictly: an unknown flag, one given twice or without its value, and a stray word are problems, all
 * reported at once. Nothing is guessed: `--rate --count 5` does not make "--count" a rate.
 */
export function parseArguments(args: readonly string[], keys: readonly SettingKey[]): ParsedArguments {
  const flags = flagsOf(keys);
  const given = new Map<SettingKey, string>();
  const problems: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const { flag, inline } = flagIn(word, flags);
    if (flag === undefined) {
      problems.push(isFlag(word) ? unknownFlag(word, flags) : `Unexpected argument ${quote(word)}`);
      if (isFlag(word) && !word.includes("=") && !isFlag(args[at + 1] ?? "-")) at++;
      continue;
    }
    const next = args[at + 1];
    const takesNext =
      flag.takesValue &&
      inline === undefined &&
      next !== undefined &&
      !flagIn(next, flags).flag &&
      !next.startsWith("--");
    if (takesNext) at++;
    const value = flag.takesValue ? (inline ?? (takesNext ? next : undefined)) : "true";
    if (value === undefined || value === "")
      problems.push(`Flag --${flag.name} needs a value: ${settingOf(flag.key).rule}`);
    else if (!flag.takesValue && inline !== undefined) problems.push(`Flag --${flag.name} takes no value`);
    else if (given.has(flag.key)) problems.push(`Flag --${flag.name} is given twice`);
    else given.set(flag.key, value);
  }
  return { given, problems };
}

function flagsOf(keys: readonly SettingKey[]): Map<string, Flag> {
  return new Map(
    keys.flatMap((key) => {
      const { flag: name, short, placeholder } = settingOf(key);
      const flag = { key, name, takesValue: placeholder !== undefined };
      return [[`--${name}`, flag] as const, ...(short === undefined ? [] : [[`-${short}`, flag] as const])];
    }),
  );
}

/** `--name`, `--name=value`, `-n`; undefined when it is no flag of this command. */
function flagIn(word: string, flags: ReadonlyMap<string, Flag>): { flag: Flag | undefined; inline?: string } {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  if (equals < 0) return { flag: flags.get(word) };
  return { flag: flags.get(word.slice(0, equals)), inline: word.slice(equals + 1) };
}

const isFlag = (word: string): boolean => /^-[^\d.]|^-$/.test(word);

function unknownFlag(word: string, flags: ReadonlyMap<string, Flag>): string {
  const name = word.split("=", 1)[0]!;
  const close = nearest(
    name,
    [...flags.keys()].filter((flag) => flag.startsWith("--")),
  );
  return `Unknown flag ${quote(name)}${close === undefined ? "" : `; did you mean ${close}?`}`;
}

/** A word of the user's as it may be shown: short, and its control characters visible. */
export function quote(word: string): string {
  return JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}...` : word);
}
