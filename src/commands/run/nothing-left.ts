import type { Log } from "../../io/log.ts";
import { EXIT, type ExitCode } from "../../primitives/errors.ts";
import type { RunValues } from "./begin.ts";

/** What becomes of a run that was resumed and is complete already. */
export function nothingLeft({ report }: Pick<RunValues, "report">, log: Log): ExitCode {
  if (report !== undefined)
    log.warn("No report is written, for nothing was published; ingest verify --report tells what landed");
  return EXIT.ok;
}
