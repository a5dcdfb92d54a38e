import type { Standing } from "../../engine/publisher-types.ts";
import { exitCodeOf, type SignalWatch, type StopSignal } from "../../io/signals.ts";
import { EXIT, type ExitCode, IngestError } from "../../primitives/errors.ts";
import { formatDuration } from "../../primitives/units.ts";
import type { RunSummary } from "../../report/run-summary.ts";

/** 0 when all that was sent is settled; otherwise throws what went wrong, and which events are unresolved. */
export function verdictOn(
  standing: Standing,
  { unresolved }: Pick<RunSummary, "unresolved">,
  { second }: SignalWatch,
  graceMs: number,
): ExitCode {
  if (standing.state === "DONE") return EXIT.ok;
  const rest =
    unresolved === null
      ? "nothing is unresolved"
      : `events ${unresolved.firstIndex} to ${unresolved.lastIndex} are unresolved`;
  const lookUp = unresolved === null ? {} : { hint: "ingest verify tells which of them are in the stream" };
  if (second.aborted)
    throw new IngestError(exitCodeOf(second.reason as StopSignal), `Left at once: ${rest}`, lookUp);
  const cause = standing.fault?.error;
  if (standing.outOfTime || cause === undefined) {
    const why = cause === undefined ? "" : ` (${cause.message})`;
    throw new IngestError(
      EXIT.failed,
      `${formatDuration(graceMs)} were not enough to settle everything${why}: ${rest}`,
      lookUp,
    );
  }
  if (standing.acked === 0) throw cause;
  const { kind = "fatal" } = standing.fault ?? {};
  // What may pass was given up for its length alone.
  const isOutage = kind !== "fatal" && kind !== "doubtful";
  throw new IngestError(
    isOutage ? EXIT.failed : cause.exitCode,
    `${cause.message}${isOutage ? ", for longer than --max-outage allows" : ""}; ${rest}`,
    cause.hint === undefined ? {} : { hint: cause.hint },
  );
}
