import { runCommand } from "citty";
import { explain, isOutputClosed } from "./commands/explain.ts";
import { commandHelp, overview } from "./commands/help.ts";
import { COMMANDS } from "./commands/index.ts";
import { quote } from "./config/arguments.ts";
import { resolve } from "./config/resolve.ts";
import { wantsColor } from "./io/color.ts";
import { createLog } from "./io/log.ts";
import { writeAll } from "./io/stdout.ts";
import { EXIT, type ExitCode, usageError } from "./primitives/errors.ts";
import { nearest } from "./primitives/nearest.ts";
import { VERSION, versionLine } from "./version.ts";

const args = process.argv.slice(2);

process.on("uncaughtException", leaveAfterBug);
process.on("unhandledRejection", leaveAfterBug);
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = await explain(error, args);
}

async function main([name, ...rest]: readonly string[]): Promise<ExitCode> {
  const words = name === undefined ? [] : [name, ...rest];
  if (words.some((word) => word === "--version" || word === "-V")) return print(`${versionLine(VERSION)}\n`);
  if (name === undefined || name === "--help" || name === "-h") return print(overview(bold(words)));
  if (name === "help")
    return rest[0] === undefined ? print(overview(bold(words))) : printHelp(rest[0], words);
  if (words.includes("--help") || words.includes("-h")) return printHelp(name, words);
  return execute(name, rest);
}

async function execute(name: string, rest: readonly string[]): Promise<ExitCode> {
  const command = await load(name);
  const { values, origins } = resolve(command.ingest.settings, {
    args: rest,
    env: process.env,
    cwd: process.cwd(),
  });
  const level = values.quiet ? "warn" : values.verbose ? "debug" : "info";
  const log = createLog({ format: values.logFormat, level, color: values.color });
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === "0") {
    log.warn("NODE_TLS_REJECT_UNAUTHORIZED=0 is set and ignored: certificates are always verified");
  }
  try {
    const { result } = await runCommand(command, {
      rawArgs: [],
      data: { values, context: { origins, log, version: VERSION } },
    });
    return result as ExitCode;
  } finally {
    await log.close();
  }
}

async function load(name: string) {
  const entry = COMMANDS.get(name);
  if (entry !== undefined) return (await entry.load()).default;
  if (name.startsWith("-"))
    throw usageError(
      `The command comes first, before ${quote(name)}`,
      `For example: ingest run ${name.slice(0, 40)}`,
    );
  const close = nearest(name, [...COMMANDS.keys(), "help"]);
  throw usageError(
    `Unknown command ${quote(name)}`,
    close === undefined ? "`ingest help` shows all commands" : `Did you mean ${close}?`,
  );
}

async function printHelp(name: string, words: readonly string[]): Promise<ExitCode> {
  return print(commandHelp((await load(name)).ingest, bold(words)));
}

function print(text: string): ExitCode {
  writeAll(text);
  return EXIT.ok;
}

/** Help is written to stdout: whether it is a terminal decides there. */
function bold(words: readonly string[]): (text: string) => string {
  const at = words.indexOf("--color");
  const asked =
    words.find((word) => word.startsWith("--color="))?.slice(8) ?? (at < 0 ? "auto" : words[at + 1]);
  const when = asked === "always" || asked === "never" ? asked : "auto";
  return wantsColor(when, 1) ? (text) => `\u001b[1m${text}\u001b[22m` : (text) => text;
}

async function leaveAfterBug(error: unknown): Promise<void> {
  process.exit(isOutputClosed(error) ? EXIT.ok : await explain(error, args));
}
