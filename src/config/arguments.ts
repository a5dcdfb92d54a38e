import { nearest } from "../primitives/nearest.ts";
import { quote } from "./quote.ts";
import { isFlagOfAny, type SettingKey, settingOf } from "./settings.ts";

/** The texts of each setting that was given: one, or several for a setting that may be repeated; "true" for a switch. */
export type Given = ReadonlyMap<SettingKey, readonly string[]>;

export interface ParsedArguments {
  readonly given: Given;
  /** One sentence for each thing that cannot be. */
  readonly problems: readonly string[];
  /** What is neither a flag nor its value, where the command takes such words. */
  readonly operands: readonly string[];
}

interface Flag {
  readonly key: SettingKey;
  readonly name: string;
  readonly takesValue: boolean;
  /** What it says without a value. */
  readonly alone: string | undefined;
}

/** By everything that may be written: "--rate", "-r". A Map, so that `--__proto__` is as unknown as any other. */
type Flags = ReadonlyMap<string, Flag>;

/**
 * Reads a command's arguments strictly: an unknown flag, one given twice where once is enough or without its value, and a stray word are
 * problems, all reported at once. Nothing is guessed: `--rate --count 5` does not make "--count" a rate. No command takes words of its own,
 * so a word behind a flag that may stand alone can only be its value: `--dashboard :9000`, but `--dashboard --json`.
 */
export function parseArguments(
  args: readonly string[],
  keys: readonly SettingKey[],
  takesOperands = false,
): ParsedArguments {
  const flags = flagsOf(keys);
  const given = new Map<SettingKey, string[]>();
  const problems: string[] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const { flag, inline } = flagIn(word, flags);
    const next = args[at + 1];
    if (flag === undefined && takesOperands && !isFlag(word)) {
      operands.push(word);
      continue;
    }
    if (flag === undefined) {
      problems.push(strayWord(word, flags));
      if (isFlag(word) && !word.includes("=") && next !== undefined && !isFlag(next)) at++;
      continue;
    }
    const takesNext = flag.takesValue && inline === undefined && isValueOf(flag, next, flags);
    if (takesNext) at++;
    const problem = take(flag, takesNext ? next : (inline ?? flag.alone), given);
    if (problem !== undefined) problems.push(problem);
  }
  return { given, problems, operands };
}

function flagsOf(keys: readonly SettingKey[]): Flags {
  return new Map(
    keys.flatMap((key) => {
      const { flag: name, short, placeholder, alone } = settingOf(key);
      const flag = { key, name, takesValue: placeholder !== undefined, alone };
      return [[`--${name}`, flag] as const, ...(short === undefined ? [] : [[`-${short}`, flag] as const])];
    }),
  );
}

/** `--name`, `--name=value`, `-n`; undefined when it is no flag of this command. */
function flagIn(word: string, flags: Flags): { flag: Flag | undefined; inline?: string } {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  if (equals < 0) return { flag: flags.get(word) };
  return { flag: flags.get(word.slice(0, equals)), inline: word.slice(equals + 1) };
}

/** A negative number is a value, out of range though it is. */
const isFlag = (word: string): boolean => /^-[^\d.]|^-$/.test(word);

const isValueOf = ({ alone }: Flag, word: string | undefined, flags: Flags): word is string =>
  word !== undefined && !word.startsWith("--") && !flags.has(word) && (alone === undefined || !isFlag(word));

function take(flag: Flag, value: string | undefined, given: Map<SettingKey, string[]>): string | undefined {
  const { key, name, takesValue } = flag;
  const before = given.get(key) ?? [];
  if (!takesValue && value !== undefined) return `Flag --${name} takes no value`;
  if (takesValue && !value) return `Flag --${name} needs a value: ${settingOf(key).rule}`;
  if (before.length > 0 && !settingOf(key).isRepeatable) return `Flag --${name} is given twice`;
  given.set(key, [...before, value ?? "true"]);
  return undefined;
}

function strayWord(word: string, flags: Flags): string {
  if (!isFlag(word)) return `Unexpected argument ${quote(word)}`;
  const short = flags.get(word.slice(0, 2));
  if (short?.takesValue) return `Flag ${word.slice(0, 2)} takes its value after a blank`;
  const name = word.split("=", 1)[0]!;
  if (isFlagOfAny(name)) return `Flag ${name} belongs to another command`;
  const better = [...flags.values()]
    .map(({ key }) => settingOf(key))
    .find((it) => it.insteadOf?.flag === name);
  if (better !== undefined)
    return `There is no flag ${name}, because ${better.insteadOf!.why}: use --${better.flag} or the variable ${better.env}`;
  const candidates = [...flags.keys(), "--help", "--version"].filter((flag) => flag.startsWith("--"));
  const close = nearest(name.toLowerCase(), candidates);
  return `Unknown flag ${quote(name)}${close === undefined ? "" : `; did you mean ${close}?`}`;
}
