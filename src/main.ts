import { runCommand } from "citty";
import type { DefinedCommand } from "./commands/command.ts";
import { explain, voiceOf } from "./commands/explain.ts";
import { commandHelp, overview } from "./commands/help.ts";
import { COMMANDS } from "./commands/index.ts";
import { readInvocation } from "./commands/invocation.ts";
import { quote } from "./config/quote.ts";
import { resolve } from "./config/resolve.ts";
import { wantsColor } from "./io/color.ts";
import { createLog, type Log } from "./io/log.ts";
import { writeAll } from "./io/stdout.ts";
import { EXIT, type ExitCode, usageError } from "./primitives/errors.ts";
import { nearest } from "./primitives/nearest.ts";
import { VERSION, versionLine } from "./version.ts";

const words = process.argv.slice(2);
let voice = voiceOf(words, process.env);
let log: Log | undefined;
// What ioredis would print on DEBUG=* holds the arguments of every command, AUTH's too.
delete process.env.DEBUG;

process.on("uncaughtException", leave);
process.on("unhandledRejection", leave);
try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = await explain(error, voice);
}
// All of stdout is written by now. Left to itself, a process whose stderr nobody reads would never end.
process.exit();

async function main(): Promise<ExitCode> {
  const invocation = readInvocation(words);
  if (invocation.kind === "version") return print(`${versionLine(VERSION)}\n`);
  if (invocation.kind === "overview") return print(overview(bold));
  const command = await load(invocation.command);
  if (invocation.kind === "help") return print(commandHelp(command.ingest, bold));
  return execute(command, invocation.args);
}

async function load(name: string): Promise<DefinedCommand> {
  const entry = COMMANDS.get(name);
  if (entry !== undefined) return (await entry.load()).default;
  const close = nearest(name.toLowerCase(), [...COMMANDS.keys(), "help"]);
  throw usageError(
    `Unknown command ${quote(name)}`,
    close === undefined ? "`ingest help` shows all commands" : `Did you mean ${close}?`,
  );
}

async function execute(command: DefinedCommand, args: readonly string[]): Promise<ExitCode> {
  const { name, settings, operands: words } = command.ingest;
  const { env } = process;
  const takesOperands = words !== undefined;
  const sources = { command: name, args, env, cwd: process.cwd(), takesOperands };
  const { values, origins, operands } = resolve(settings, sources);
  const { logFormat, color, quiet, verbose } = values;
  voice = { json: voice.json || logFormat === "json", color };
  log = createLog({ format: logFormat, level: quiet ? "warn" : verbose ? "debug" : "info", color });
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0" && settings.includes("redis"))
    log.warn(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 is set and ignored: --tls-insecure alone ends the check of certificates",
    );
  // The runtime would say that it heeds it.
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  try {
    const context = { origins, log, operands, version: VERSION };
    const { result } = await runCommand(command, { rawArgs: [], data: { values, context } });
    return result as ExitCode;
  } finally {
    await log.close();
  }
}

function print(text: string): ExitCode {
  writeAll(text);
  return EXIT.ok;
}

/** Help goes to stdout: whether that is a terminal decides. */
function bold(text: string): string {
  return wantsColor(voice.color, 1) ? `\u001b[1m${text}\u001b[22m` : text;
}

/** What nobody caught. It is told where a block may still stand. */
async function leave(error: unknown): Promise<void> {
  await log?.close();
  process.exit(await explain(error, voice));
}
