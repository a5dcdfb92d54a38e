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
    ...["--daemonize", "no", "--loglevel", "notice"],
  ];
}
