import { BUILTIN } from "./builtin.ts";
import { DASHBOARD } from "./dashboard.ts";
import { EVENTS } from "./events.ts";
import { LANES } from "./lanes.ts";
import { LOAD } from "./load.ts";
import { LOOKING } from "./looking.ts";
import { OUTPUT } from "./output.ts";
import { RECOVERY } from "./recovery.ts";
import type { Setting, ValueOf } from "./setting.ts";
import { STREAM } from "./stream.ts";
import { THRESHOLDS } from "./thresholds.ts";
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
  ...THRESHOLDS,
  ...LOOKING,
  ...DASHBOARD,
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

const KEYS = Object.keys(SETTINGS) as SettingKey[];

/** Each flag once: where several commands have one of that name, the first of them. */
export const DISTINCT_KEYS: readonly SettingKey[] = KEYS.filter(
  (key, at) => KEYS.findIndex((other) => SETTINGS[other].flag === SETTINGS[key].flag) === at,
);

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
