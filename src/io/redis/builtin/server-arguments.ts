import { LOOPBACK } from "./probe.ts";

export interface ServerSettings {
  readonly port: number;
  readonly dataFolder: string;
  readonly memoryLimitBytes: number;
}

/** The whole configuration: with arguments alone, Redis reads no file. */
export function serverArguments({ port, dataFolder, memoryLimitBytes }: ServerSettings): string[] {
  return [
    ...["--bind", LOOPBACK, "--port", String(port), "--protected-mode", "yes"],
    ...["--dir", dataFolder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""],
    ...["--maxmemory", String(memoryLimitBytes), "--maxmemory-policy", "noeviction"],
    // It looks 100 times a second whether it has been asked to go, not 10 times: an orphan answers no longer than that.
    ...["--daemonize", "no", "--loglevel", "notice", "--hz", "100"],
  ];
}
