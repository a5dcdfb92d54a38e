import type { Setting } from "../config/setting.ts";
import { type SettingKey, settingOf } from "../config/settings.ts";
import { EXIT_MEANING } from "../primitives/errors.ts";
import type { IngestCommand } from "./command.ts";
import { COMMANDS } from "./index.ts";

/** Makes headings stand out where that is wanted. */
export type Bold = (text: string) => string;

const PROMISE =
  "Exit 0 of run and verify means: every event of the run is in the stream exactly once, in order, byte for byte.";

/** `ingest` and `ingest help`. */
export function overview(bold: Bold): string {
  const width = Math.max(...[...COMMANDS.keys()].map(({ length }) => length));
  return [
    "ingest: event streams that are exactly what they should be",
    `${bold("Examples")}\n` +
      "  ingest run --rate 100 --duration 1m    publish for a minute, then say what was achieved\n" +
      "  ingest verify                          prove what landed",
    `${bold("Commands")}\n` +
      [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`).join("\n"),
    `${bold("Exit codes")}\n${exitCodes()}`,
    `${PROMISE}\n\`ingest help COMMAND\` shows a command's flags; \`ingest --version\` the version.\n`,
  ].join("\n\n");
}

/** `ingest help run`. */
export function commandHelp(command: IngestCommand, bold: Bold): string {
  const groups = Map.groupBy(command.settings, (key) => settingOf(key).group);
  return [
    `ingest ${command.name}: ${command.summary}`,
    ...(command.about === undefined ? [] : [command.about]),
    `${bold("Usage")}  ingest ${command.name}${command.operands === undefined ? "" : ` ${command.operands}`} [flags]`,
    `${bold("Examples")}\n${command.examples.map((example) => `  ${example}`).join("\n")}`,
    ...[...groups].map(([group, keys]) => `${bold(group)}\n${keys.map(flagHelp).join("\n")}`),
    `${bold("Exit codes")}\n${exitCodes()}`,
    "Flags outrank environment variables, these the .env file, and that the defaults. All problems are told at once.\n",
  ].join("\n\n");
}

function flagHelp(key: SettingKey): string {
  const setting = settingOf(key);
  const { about, rule, fallback, env } = setting;
  const facts = setting.placeholder === undefined ? [] : [`allowed: ${rule}`, `default: ${fallback}`];
  const variable = env === undefined ? [] : [`variable: ${env}`];
  return [`  ${flagOf(setting)}`, ...[about, ...facts, ...variable].map((line) => `      ${line}`)].join(
    "\n",
  );
}

/** "--rate N, -r N". */
export function flagOf({ flag, short, placeholder }: Setting): string {
  const value = placeholder === undefined ? "" : ` ${placeholder}`;
  return `--${flag}${value}${short === undefined ? "" : `, -${short}${value}`}`;
}

function exitCodes(): string {
  return Object.entries(EXIT_MEANING)
    .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
    .join("\n");
}
