import { MAX } from "../../config/load.ts";
import type { Values } from "../../config/settings.ts";
import { usageError } from "../../primitives/errors.ts";
import { formatExactDuration } from "../../primitives/units.ts";

type Looked = Values<"failIf" | "abortOnFail" | "rate" | "durationMs" | "partition" | "workers">;

/** Thresholds that can never be judged, or never be missed, and an end to which none leads. */
export function refuseIdleThresholds(
  { failIf, abortOnFail, rate, durationMs, partition, workers }: Looked,
  origins: Readonly<Record<string, string>>,
): void {
  if (abortOnFail && failIf.length === 0)
    throw usageError(
      "Flag --abort-on-fail ends a run that misses a threshold, and there is none",
      "Add one, as in --fail-if 'p99 > 5ms', or leave --abort-on-fail out",
    );
  if (failIf.length > 0 && workers !== undefined && partition === undefined)
    throw usageError(
      `Thresholds (${origins.failIf}) look at a run of one process, and --workers starts several`,
      "Start the partitions yourself, with --partition and thresholds of their own, or hold the summary against them",
    );
  const planless = rate === MAX ? failIf.find(({ metric }) => metric.needsPlan) : undefined;
  if (planless !== undefined)
    throw usageError(
      `Threshold ${planless.text} (${origins.failIf}) needs a plan, and --rate max has none: nothing is ever due`,
      "Give a rate, or leave that threshold out",
    );
  const endless = failIf.find(({ forMs = 0 }) => durationMs !== undefined && forMs > durationMs);
  if (endless !== undefined)
    throw usageError(
      `Threshold ${endless.text} (${origins.failIf}) can never be missed by a run of ${formatExactDuration(durationMs!)} (${origins.durationMs})`,
      "Let the run last longer, or look at less time",
    );
}
