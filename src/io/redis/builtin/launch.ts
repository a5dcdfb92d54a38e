import { EXIT, IngestError } from "../../../primitives/errors.ts";
import type { Log } from "../../log.ts";
import { cacheFolders, defaultDataFolder, type Environment, makeDataFolder } from "./folders.ts";
import { availableMemoryBytes, memoryLimitBytes } from "./memory-limit.ts";
import { LOOPBACK } from "./probe.ts";
import { hostPrograms, type Programs } from "./programs.ts";
import type { ServerSettings } from "./server-arguments.ts";
import { startServer } from "./start.ts";
import type { Supervised } from "./supervisor.ts";
import { type Bundle, carriedBundle, unpackBundle } from "./unpack.ts";

export interface LaunchOptions {
  readonly port: number;
  /** The user's usual one when not given. */
  readonly dataFolder?: string | undefined;
  readonly env: Environment;
  /** The one that this program carries when not given; null for none. */
  readonly bundle?: Bundle | null;
}

/** Where this launch would keep its data. */
export function dataFolderOf({ dataFolder, env }: LaunchOptions): string {
  return dataFolder ?? defaultDataFolder(env);
}

export interface Launched {
  /** Nothing when another process was quicker: then its server is the one to use. */
  readonly server: Supervised | undefined;
  /** One line for people: which server, where, its data, how to look into it; "" when it is not ours. */
  readonly line: string;
}

/** Starts the built-in Redis, or joins the one that another process starts at the same moment. */
export async function launchBuiltin(log: Log, options: LaunchOptions): Promise<Launched> {
  const dataFolder = dataFolderOf(options);
  makeDataFolder(dataFolder);
  const programs = await choosePrograms(options);
  const settings = {
    port: options.port,
    dataFolder,
    memoryLimitBytes: memoryLimitBytes(availableMemoryBytes()),
  };
  const { ours } = await startServer(programs, settings, log);
  return { server: ours, line: ours ? lineAbout(programs, settings) : "" };
}

function lineAbout({ name }: Programs, { port, dataFolder, memoryLimitBytes }: ServerSettings): string {
  const mib = memoryLimitBytes / 1024 / 1024;
  return `Started the ${name} at ${LOOPBACK}:${port}, data in ${dataFolder}, at most ${mib} MiB in memory; look into it with redis-cli -p ${port}`;
}

/** The carried server where it can be unpacked, else the host's own. */
async function choosePrograms({ env, bundle = carriedBundle() }: LaunchOptions): Promise<Programs> {
  const unpacked = bundle && (await unpackBundle(bundle, cacheFolders(env)));
  if (unpacked && "programs" in unpacked) return unpacked.programs;
  const host = hostPrograms(env);
  if (host) return host;
  if (unpacked)
    throw new IngestError(
      EXIT.connection,
      `The built-in Redis cannot be unpacked: ${unpacked.problems.join("; ")}`,
      {
        hint: "Set XDG_CACHE_HOME to a folder where programs may run, or name a Redis with --redis or REDIS_URL",
      },
    );
  throw new IngestError(
    EXIT.connection,
    "No Redis was named, none answers, and this build of ingest carries none",
    {
      hint: "Install redis-server or valkey-server, or name a Redis with --redis or REDIS_URL",
    },
  );
}
