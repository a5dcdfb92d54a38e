import { type IngestError, usageError } from "../primitives/errors.ts";
import { type Given, parseArguments } from "./arguments.ts";
import { readTokenFile } from "./dashboard-together.ts";
import { type Found, type Origins, sourceOf } from "./found.ts";
import { quote } from "./quote.ts";
import type { Setting } from "./setting.ts";
import { type SettingKey, settingOf, type Values } from "./settings.ts";
import { giveKeys, readRedisUrlFile } from "./target.ts";
import { contradictions } from "./together.ts";
import { readSentinelPassword, topologyProblems } from "./topology-problems.ts";
import { readVariables, type Variables } from "./variables.ts";

/** Where values come from, in falling precedence: flags, environment, `.env` file, defaults. */
export interface Sources {
  /** The command whose arguments these are; the error points to its help. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder whose `.env` is read. */
  readonly cwd: string;
  /** The command takes words that are no flags. */
  readonly takesOperands?: boolean;
}

export interface Resolved<K extends SettingKey> {
  readonly values: Values<K>;
  /** For each setting: "flag --rate", "environment EVENTS_PER_SECOND", "EVENTS_PER_SECOND in .env line 3" or "default". */
  readonly origins: Readonly<Record<K, string>>;
  readonly operands: readonly string[];
}

/** The values of a command's settings. Throws one IngestError (exit 2) that names all problems, each with its origin and what is allowed. */
export function resolve<const K extends SettingKey>(keys: readonly K[], sources: Sources): Resolved<K> {
  const {
    given,
    problems: argumentProblems,
    operands,
  } = parseArguments(sources.args, keys, sources.takesOperands);
  const variables = readVariables(given, sources.env, sources.cwd);
  const problems = [...argumentProblems, ...variables.problems];
  const values: Found = {};
  const origins: Origins = {};
  for (const key of keys) {
    const raw = rawOf(key, given, variables);
    origins[key] = raw?.origin ?? "default";
    const value = raw === undefined ? settingOf(key).initial() : checked(key, raw, problems);
    Object.assign(values, { [key]: value });
  }
  problems.push(...readRedisUrlFile(values, origins), ...readSentinelPassword(values, origins));
  problems.push(...giveKeys(values, origins), ...readTokenFile(values, origins));
  problems.push(...contradictions(values, origins), ...topologyProblems(values, origins));
  if (problems.length > 0) throw usageProblems(problems, sources.command);
  return { values: values as Values<K>, origins: origins as Record<K, string>, operands };
}

/** What was written, and where. */
interface Raw {
  readonly texts: readonly string[];
  readonly origin: string;
  readonly isVariable: boolean;
}

function rawOf(key: SettingKey, given: Given, variables: Variables): Raw | undefined {
  const { flag, env } = settingOf(key);
  const texts = given.get(key);
  if (texts !== undefined) return { texts, origin: `flag --${flag}`, isVariable: false };
  // A flag outranks the variable, whatever that says: here the flag is another one.
  if (env === undefined || (key === "redis" && given.has("redisUrlFile"))) return undefined;
  const variable = variables.get(env);
  return variable && { texts: [variable.text], origin: variable.origin, isVariable: true };
}

/** The value; of a setting that may be repeated, the lists of all texts as one. */
function checked(key: SettingKey, { texts, origin, isVariable }: Raw, problems: string[]): unknown {
  const setting = settingOf(key);
  const values = texts.map((text) => {
    const value = isVariable && setting.parseVariable ? setting.parseVariable(text) : setting.parse(text);
    if (value === undefined) problems.push(problemWith(setting, origin, text));
    return value;
  });
  if (values.includes(undefined)) return undefined;
  return setting.isRepeatable ? values.flat() : values[0];
}

function problemWith({ secret, rule, explain }: Setting, origin: string, text: string): string {
  const what = secret ?? `is ${quote(text)}`;
  const why = explain?.(text);
  return `${sourceOf(origin)} ${what}${why === undefined ? "" : `: ${why}`}; allowed is ${rule}`;
}

function usageProblems(problems: readonly string[], command: string): IngestError {
  const message =
    problems.length === 1 ? problems[0]! : `${problems.length} problems:\n  ${problems.join("\n  ")}`;
  return usageError(
    message,
    `Nothing was connected or written; \`ingest help ${command}\` shows what is allowed`,
  );
}
