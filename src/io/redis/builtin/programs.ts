import { join } from "node:path";
import { type Environment, errorCode } from "./folders.ts";
import { BUNDLED } from "./manifest.ts";

/** Command lines, to be completed with arguments. */
export interface Programs {
  readonly server: readonly string[];
  readonly shell: readonly string[];
  /** Missing only where the host has none either. */
  readonly flock: readonly string[] | undefined;
  /** Repairs append-only files; missing where the host has none. */
  readonly checkAof: readonly string[] | undefined;
  /** For people: "built-in Redis 7.0.15", or the path of the host's server. */
  readonly name: string;
}

/** The programs of an unpacked bundle, each started through the bundle's own loader with the bundle's own libraries. */
export function bundledPrograms(folder: string, loader: string, name: string): Programs {
  const libraries = join(folder, BUNDLED.libraries);
  const through = (program: string, ...as: string[]) => [
    join(libraries, loader),
    "--library-path",
    libraries,
    ...as,
    join(folder, program),
  ];
  return {
    server: through(BUNDLED.server),
    shell: through(BUNDLED.shell),
    flock: through(BUNDLED.flock),
    // The same program, which looks at the name that it was called by.
    checkAof: through(BUNDLED.server, "--argv0", "redis-check-aof"),
    name,
  };
}

/** The host's own server, for builds and systems without a bundle. */
export function hostPrograms(env: Environment): Programs | undefined {
  const which = (name: string) => Bun.which(name, { PATH: env.PATH ?? "" });
  const server = which("redis-server") ?? which("valkey-server");
  if (!server) return undefined;
  const flock = which("flock");
  const checkAof = which(server.endsWith("valkey-server") ? "valkey-check-aof" : "redis-check-aof");
  return {
    server: [server],
    shell: [which("sh") ?? "/bin/sh"],
    flock: flock && problemOf([flock, "--version"]) === undefined ? [flock] : undefined,
    checkAof: checkAof ? [checkAof] : undefined,
    name: `Redis (${server})`,
  };
}

/** Tries all three together, as they will be used. Returns why they do not run, undefined when they do. */
export function whyNotRunning({ server, shell, flock }: Programs, lockFile: string): string | undefined {
  const locked = flock ? [...flock, "--shared", "--no-fork", lockFile] : [];
  return problemOf([...locked, ...shell, "-c", '"$@"', "sh", ...server, "--version"]);
}

function problemOf(command: readonly string[]): string | undefined {
  try {
    const child = Bun.spawnSync([...command], { cwd: "/", env: {}, stdin: "ignore", timeout: 10_000 });
    if (child.success) return undefined;
    return child.stderr.toString().trim().split("\n")[0] || `exit code ${child.exitCode}`;
  } catch (error) {
    return errorCode(error);
  }
}
