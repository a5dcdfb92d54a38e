import { createLog } from "../io/log.ts";
import { OutputClosed } from "../io/stdout.ts";
import { EXIT, type ExitCode, IngestError } from "../primitives/errors.ts";

/** The reader of stdout is gone (`| head -1`): a quiet end. */
export function isOutputClosed(error: unknown): boolean {
  return error instanceof OutputClosed;
}

/**
 * Says on stderr what went wrong, as text or JSON, and gives the exit code. What is not an IngestError is a bug: its name and first
 * frame are told, never its message or properties, which may carry what a server or a user sent.
 */
export async function explain(error: unknown, args: readonly string[]): Promise<ExitCode> {
  if (isOutputClosed(error)) return EXIT.ok;
  const json =
    args.includes("--json") ||
    args.includes("--log-format=json") ||
    args[args.indexOf("--log-format") + 1] === "json";
  const log = createLog({ format: json ? "json" : "text", level: "error", color: colorOf(args) });
  const known = error instanceof IngestError ? error : bug(error);
  const { exitCode, message, hint } = known;
  log.error(message, { ...(hint === undefined ? {} : { hint }), ...(json ? { exitCode } : {}) });
  await log.close();
  return exitCode;
}

function bug(error: unknown): IngestError {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const frame =
    error instanceof Error
      ? /at (?:async )?([\w.#<> ]+?) ?\(?[^()\s]*?([\w-]+\.[jt]s:\d+)/.exec(error.stack ?? "")
      : null;
  const place = frame === null ? "" : ` in ${frame[1]} (${frame[2]})`;
  return new IngestError(EXIT.bug, `A bug in ingest: ${name}${place}`, {
    hint: "Please report it with the command line that you used",
  });
}

function colorOf(args: readonly string[]): "auto" | "always" | "never" {
  const asked = args.find((arg) => arg.startsWith("--color="))?.slice(8) ?? args[args.indexOf("--color") + 1];
  return asked === "always" || asked === "never" ? asked : "auto";
}
