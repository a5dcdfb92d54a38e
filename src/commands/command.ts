import { type CommandDef, defineCommand } from "citty";
import { COMMON, type SettingKey, type Values } from "../config/settings.ts";
import type { Log } from "../io/log.ts";
import type { ExitCode } from "../primitives/errors.ts";
import type { VersionInfo } from "../version.ts";

/** What a command gets besides its values. */
export interface CommandContext {
  /** Where each value came from: "flag --rate", "environment EVENTS_PER_SECOND", "EVENTS_PER_SECOND in .env line 3", "default". */
  readonly origins: Readonly<Record<string, string>>;
  readonly log: Log;
  /** The words that are no flags; none for a command that takes none. */
  readonly operands: readonly string[];
  readonly version: VersionInfo;
}

export interface IngestCommand<K extends SettingKey = SettingKey> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Command lines that can be copied. */
  readonly examples: readonly string[];
  /** A line or two more for the command's own help. */
  readonly about?: string;
  readonly settings: readonly K[];
  /** What words it takes that are no flags, as its help shows them: "merge FILE..."; none when not given. */
  readonly operands?: string;
  execute(values: Values<K>, context: CommandContext): Promise<ExitCode>;
}

/** A citty command that carries its definition, from which main resolves the settings and writes the help. */
export interface DefinedCommand extends CommandDef {
  readonly ingest: IngestCommand;
}

/** Every command has its own settings and the common ones. */
export function defineIngestCommand<const K extends SettingKey>(command: IngestCommand<K>): DefinedCommand {
  const settings = [...command.settings, ...COMMON].filter(
    (key, i, all) => all.indexOf(key) === i,
  ) as SettingKey[];
  const ingest = { ...command, settings } as unknown as IngestCommand;
  const run = ({ data }: { data?: unknown }): Promise<ExitCode> => {
    const { values, context } = data as { values: Values; context: CommandContext };
    return ingest.execute(values, context);
  };
  return Object.assign(defineCommand({ meta: { name: command.name, description: command.summary }, run }), {
    ingest,
  });
}
