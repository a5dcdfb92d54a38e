import type { Standing } from "../../engine/publisher-types.ts";
import type { RedisTarget } from "../../io/redis/target.ts";
import { exitCodeOf, type SignalWatch, type StopSignal } from "../../io/signals.ts";
import type { Manifest } from "../../ledger/manifest.ts";
import { EXIT, type ExitCode, IngestError } from "../../primitives/errors.ts";
import { formatDuration } from "../../primitives/units.ts";
import type { RunSummary } from "../../report/run-summary.ts";

/** These very events are in the stream; publishing them again would be doing nothing, slowly. */
export function alreadyThere(
  manifest: Manifest,
  stream: string,
  target: RedisTarget,
  next: number,
): IngestError {
  return new IngestError(
    EXIT.failed,
    `This run is in ${stream} at ${target.label} already, up to event ${next - 1}: same seed, start and load (run ${manifest.runId})`,
    { hint: "Leave out --start, or take another --seed or --stream" },
  );
}

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
  throw new IngestError(
    cause.exitCode,
    `${cause.message}; ${rest}`,
    cause.hint === undefined ? {} : { hint: cause.hint },
  );
}
