import { readSmallFile } from "../io/small-file.ts";
import type { Given } from "./arguments.ts";
import { type FileVariable, parseEnvFile } from "./env-file.ts";
import { quote } from "./quote.ts";
import { knownVariables } from "./settings.ts";

const MAX_ENV_FILE_BYTES = 1024 * 1024;

/** A variable's text, and where it stands. */
export interface Variable {
  readonly text: string;
  readonly origin: string;
}

export interface Variables {
  /** The environment's, or else the file's. */
  get(name: string): Variable | undefined;
  readonly problems: readonly string[];
}

/** The environment and the `.env` file behind it: the one in the working directory, the one that --env-file names, or none. */
export function readVariables(
  given: Given,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Variables {
  const problems: string[] = [];
  const file = envFile(given, cwd, problems);
  return {
    problems,
    get(name) {
      const text = env[name];
      if (text !== undefined) return { text, origin: `environment ${name}` };
      const variable = file?.variables.get(name);
      return variable && { text: variable.value, origin: `${name} in ${file!.name} line ${variable.line}` };
    },
  };
}

interface EnvFile {
  readonly name: string;
  readonly variables: ReadonlyMap<string, FileVariable>;
}

function envFile(given: Given, cwd: string, problems: string[]): EnvFile | undefined {
  const named = given.get("envFile")?.[0];
  if (given.has("noEnvFile")) {
    if (named !== undefined) problems.push("Flags --env-file and --no-env-file exclude each other");
    return undefined;
  }
  const read =
    named === undefined
      ? readSmallFile(`${cwd}/.env`, MAX_ENV_FILE_BYTES, { regular: true })
      : readSmallFile(named, MAX_ENV_FILE_BYTES);
  if ("content" in read) {
    const name = named === undefined ? ".env" : quote(named);
    return { name, variables: parseEnvFile(read.content, knownVariables()) };
  }
  if (named !== undefined) problems.push(`Flag --env-file is ${quote(named)}: ${read.reason}`);
  else if (!read.missing)
    problems.push(
      `The file .env in the working directory cannot be used: ${read.reason}; --no-env-file passes over it`,
    );
  return undefined;
}
