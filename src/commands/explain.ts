import type { ColorChoice } from "../io/color.ts";
import { createLog } from "../io/log.ts";
import { OutputClosed } from "../io/stdout.ts";
import { EXIT, type ExitCode, IngestError } from "../primitives/errors.ts";

/** How errors are told. */
export interface Voice {
  readonly json: boolean;
  readonly color: ColorChoice;
}

/** The voice that a command line asks for, though nothing else in it may make sense. */
export function voiceOf(words: readonly string[], env: Readonly<Record<string, string | undefined>>): Voice {
  const color = textOf("--color", words);
  const json =
    words.includes("--json") || (textOf("--log-format", words) ?? env.INGEST_LOG_FORMAT) === "json";
  return { json, color: color === "always" || color === "never" ? color : "auto" };
}

function textOf(flag: string, words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  if (at < 0) return undefined;
  return words[at] === flag ? words[at + 1] : words[at]!.slice(flag.length + 1);
}

/**
 * Says on stderr what went wrong, and gives the exit code. What is not an IngestError is a bug: its name and first
 * frame are told, never its message or properties, which may carry what a server or a user sent.
 */
export async function explain(error: unknown, { json, color }: Voice): Promise<ExitCode> {
  // The reader of stdout is gone (`| head -1`): a quiet end.
  if (error instanceof OutputClosed) return EXIT.ok;
  const { exitCode, message, hint } = error instanceof IngestError ? error : bug(error);
  const log = createLog({ format: json ? "json" : "text", level: "error", color });
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
