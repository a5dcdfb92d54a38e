import { accessSync, constants, lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { EXIT, IngestError } from "../../../primitives/errors.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A place where the bundle may be unpacked, best first. */
export function cacheFolders(env: Environment): string[] {
  const cache = xdg(env, "XDG_CACHE_HOME") ?? join(home(env), ".cache");
  const runtime = xdg(env, "XDG_RUNTIME_DIR");
  return [
    join(cache, "ingest"),
    ...(runtime === undefined ? [] : [join(runtime, "ingest")]),
    `/tmp/ingest-${process.getuid?.() ?? 0}`,
  ];
}

/** Where the built-in Redis keeps its data when nothing else was said. */
export function defaultDataFolder(env: Environment): string {
  return join(xdg(env, "XDG_DATA_HOME") ?? join(home(env), ".local/share"), "ingest/redis");
}

export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new IngestError(
      EXIT.connection,
      `The built-in Redis cannot keep its data in ${folder}: ${errorCode(cause)}`,
      {
        hint: "Set XDG_DATA_HOME to a folder that can be written, or name another Redis with --redis or REDIS_URL",
        cause,
      },
    );
  }
}

/**
 * Makes a folder for programs that nobody else could have prepared. /tmp belongs to everybody, so the folder has to be
 * a real one, ours, and closed to the others' writing. Returns what is wrong with it, undefined when it is fine.
 */
export function makeOwnFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    if (!lstatSync(folder).isDirectory()) return "is not a folder";
    if (uid !== (process.getuid?.() ?? uid)) return "belongs to another user";
    if ((mode & 0o022) !== 0) return "can be written by others";
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}

/** The name of a system error, as in "EROFS". */
export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

/** XDG's rule: a relative path is to be ignored. */
function xdg(env: Environment, name: string): string | undefined {
  const path = env[name];
  return path && isAbsolute(path) ? path : undefined;
}

function home(env: Environment): string {
  return env.HOME && isAbsolute(env.HOME) ? env.HOME : homedir();
}
