import { BUILTIN } from "./builtin.ts";
import { EVENTS } from "./events.ts";
import { LANES } from "./lanes.ts";
import { LOAD } from "./load.ts";
import { OUTPUT } from "./output.ts";
import { RECOVERY } from "./recovery.ts";
import type { Setting, ValueOf } from "./setting.ts";
import { STREAM } from "./stream.ts";
import { TLS } from "./tls.ts";
import { TOPOLOGY } from "./topology.ts";

/** Every setting there is. To add one, add an entry to its group: flag, variable, check, help and tables follow. */
export const SETTINGS = {
  ...LOAD,
  ...EVENTS,
  ...STREAM,
  ...TLS,
  ...TOPOLOGY,
  ...LANES,
  ...RECOVERY,
  ...OUTPUT,
  ...BUILTIN,
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Values<K extends SettingKey = SettingKey> = { readonly [P in K]: ValueOf<(typeof SETTINGS)[P]> };

/** The settings that every command has. */
export const COMMON = [
  "quiet",
  "verbose",
  "logFormat",
  "color",
  "envFile",
  "noEnvFile",
] as const satisfies readonly SettingKey[];

export function settingOf(key: SettingKey): Setting {
  return SETTINGS[key] as Setting;
}

/** The variables that ingest reads, in a file or from the environment; every other one is left alone. */
export function knownVariables(): string[] {
  return Object.values(SETTINGS as Record<string, Setting>).flatMap(({ env }) => env ?? []);
}

/** Whether some command has this flag: "--rate", "-n". */
export function isFlagOfAny(written: string): boolean {
  const flags = Object.values(SETTINGS as Record<string, Setting>);
  return flags.some(
    ({ flag, short }) => written === `--${flag}` || (short !== undefined && written === `-${short}`),
  );
}
