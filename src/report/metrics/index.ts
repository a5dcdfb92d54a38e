import type { Metric } from "./metric.ts";
import { PROCESS, type ProcessSeen } from "./of-process.ts";
import { RUN, type RunSeen } from "./of-run.ts";
import { STREAM } from "./of-stream.ts";
import { metricsOf } from "./row.ts";

export type { Labels, Metric } from "./metric.ts";
export type { RunSeen } from "./of-run.ts";

/** Everything that /metrics tells; `run` is undefined before it begins. Every metric is always there, and what is not known has no value. */
export function allMetrics(process: ProcessSeen, run: RunSeen | undefined): Metric[] {
  return [
    ...metricsOf(PROCESS, process),
    ...metricsOf(RUN, run),
    ...metricsOf(STREAM, run?.stream ?? undefined),
  ];
}
