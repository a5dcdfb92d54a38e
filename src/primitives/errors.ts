/** The closed set of exit codes; README and `--help` print this very table. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  connection: 3,
  threshold: 4,
  differences: 5,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const EXIT_MEANING: Record<ExitCode, string> = {
  0: "done and proven",
  1: "failed while running, or events are unresolved",
  2: "usage or configuration: nothing was connected or written",
  3: "connection, authentication, permission or wrong type of key",
  4: "a threshold that the user set was missed",
  5: "verify found differences",
  70: "a bug in ingest",
  130: "left at once by a second SIGINT; the message says what is unresolved",
  143: "left at once by a second SIGTERM; the message says what is unresolved",
};

/**
 * Every failure that a user can cause or repair. `message` is one sentence for people, without a secret;
 * `hint` is the next step. Anything else that is thrown is a bug and exits with 70.
 */
export class IngestError extends Error {
  override readonly name = "IngestError";
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;

  constructor(exitCode: ExitCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = exitCode;
    this.hint = options.hint;
  }
}

/** Wrong usage or configuration (exit 2). */
export function usageError(message: string, hint?: string): IngestError {
  return new IngestError(EXIT.usage, message, hint === undefined ? {} : { hint });
}
