import { EXIT, IngestError } from "../primitives/errors.ts";
import { formatDuration } from "../primitives/units.ts";
import { parseArguments, quote } from "./arguments.ts";
import { type FileVariable, parseEnvFile, readSmallFile } from "./env-file.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { knownVariables, type SettingKey, settingOf, type Values } from "./settings.ts";

const MAX_ENV_FILE_BYTES = 1024 * 1024;
const MAX_URL_FILE_BYTES = 64 * 1024;

/** Where values come from, in falling precedence: flags, environment, `.env` file, defaults. */
export interface Sources {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder whose `.env` is read. */
  readonly cwd: string;
}

export interface Resolved<K extends SettingKey> {
  readonly values: Values<K>;
  /** For each setting: "flag --rate", "environment EVENTS_PER_SECOND", ".env line 3" or "default". */
  readonly origins: Readonly<Record<K, string>>;
}

interface Raw {
  readonly text: string;
  readonly origin: string;
  readonly fromVariable: boolean;
}

/** The values of a command's settings. Throws one IngestError (exit 2) that names all problems, each with its origin and what is allowed. */
export function resolve<const K extends SettingKey>(
  keys: readonly K[],
  { args, env, cwd }: Sources,
): Resolved<K> {
  const { given, problems: argumentProblems } = parseArguments(args, keys);
  const problems = [...argumentProblems];
  const file = readEnvFile(given, cwd, problems);
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  for (const key of keys) {
    const raw = rawOf(key, given, env, file);
    origins[key] = raw?.origin ?? "default";
    values[key] = raw === undefined ? settingOf(key).initial() : checked(key, raw, problems);
  }
  readRedisUrlFile(values, origins, problems);
  checkBursts(values, origins, problems);
  if (problems.length > 0) throw usageProblems(problems);
  return { values: values as Values<K>, origins: origins as Record<K, string> };
}

function rawOf(
  key: SettingKey,
  given: ReadonlyMap<SettingKey, string>,
  env: Sources["env"],
  file: EnvFile | undefined,
): Raw | undefined {
  const setting = settingOf(key);
  const flagText = given.get(key);
  if (flagText !== undefined)
    return { text: flagText, origin: `flag --${setting.flag}`, fromVariable: false };
  if (setting.env === undefined) return undefined;
  const envText = env[setting.env];
  if (envText !== undefined)
    return { text: envText, origin: `environment ${setting.env}`, fromVariable: true };
  const line = file?.variables.get(setting.env);
  if (line === undefined) return undefined;
  return {
    text: line.value,
    origin: `${setting.env} in ${file!.name} line ${line.line}`,
    fromVariable: true,
  };
}

function checked(key: SettingKey, { text, origin, fromVariable }: Raw, problems: string[]): unknown {
  const { schema, envSchema, rule, secret } = settingOf(key);
  const parsed = ((fromVariable && envSchema) || schema).safeParse(text);
  if (parsed.success) return parsed.data;
  problems.push(
    `${capital(origin)} ${secret ? "is not a Redis URL that can be used" : `is ${quote(text)}`}: allowed is ${rule}`,
  );
  return undefined;
}

interface EnvFile {
  readonly name: string;
  readonly variables: ReadonlyMap<string, FileVariable>;
}

function readEnvFile(
  given: ReadonlyMap<SettingKey, string>,
  cwd: string,
  problems: string[],
): EnvFile | undefined {
  const named = given.get("envFile");
  if (given.has("noEnvFile")) {
    if (named !== undefined) problems.push("Flags --env-file and --no-env-file exclude each other");
    return undefined;
  }
  const read = readSmallFile(named ?? `${cwd}/.env`, MAX_ENV_FILE_BYTES);
  const name = named ?? ".env";
  if ("content" in read) return { name, variables: parseEnvFile(read.content, knownVariables()) };
  if (named !== undefined) problems.push(`Flag --env-file is ${quote(named)}: ${read.reason}`);
  else if (!read.missing)
    problems.push(
      `The file .env in the working directory cannot be used: ${read.reason}; --no-env-file passes over it`,
    );
  return undefined;
}

/** --redis-url-file stands for --redis; it outranks the variable, and both flags at once are a contradiction. */
function readRedisUrlFile(
  values: Record<string, unknown>,
  origins: Record<string, string>,
  problems: string[],
): void {
  const path = values.redisUrlFile;
  if (typeof path !== "string") return;
  if (origins.redis?.startsWith("flag")) {
    problems.push("Flags --redis and --redis-url-file exclude each other");
    return;
  }
  const read = readSmallFile(path, MAX_URL_FILE_BYTES);
  const target = "content" in read ? parseRedisUrl(read.content.trim()) : undefined;
  if ("reason" in read) problems.push(`Flag --redis-url-file is ${quote(path)}: ${read.reason}`);
  else if (target === undefined)
    problems.push(
      `Flag --redis-url-file is ${quote(path)}: it holds no Redis URL; allowed is ${settingOf("redis").rule}`,
    );
  values.redis = target;
  origins.redis = "flag --redis-url-file";
}

function checkBursts(
  values: Record<string, unknown>,
  origins: Record<string, string>,
  problems: string[],
): void {
  const { burstIntervalMs: interval, burstDurationMs: duration } = values;
  if (typeof interval !== "number" || typeof duration !== "number" || interval === 0 || duration <= interval)
    return;
  problems.push(
    `Burst duration ${formatDuration(duration)} (${origins.burstDurationMs}) exceeds the burst interval ${formatDuration(interval)} ` +
      `(${origins.burstIntervalMs}): it may be at most as long; set --burst-duration or --burst-interval`,
  );
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

function usageProblems(problems: readonly string[]): IngestError {
  return new IngestError(EXIT.usage, problems.join("\n"), {
    hint: "Nothing was connected or written; `ingest help` shows what there is",
  });
}
