import type { ProcessNow } from "../surroundings.ts";
import type { Labels } from "./metric.ts";
import { always1, type Row } from "./row.ts";

export interface ProcessSeen {
  readonly build: Labels;
  /** Events get through. */
  readonly isReady: boolean;
  readonly cpuSeconds: number;
  readonly own: ProcessNow;
}

export const PROCESS: readonly Row<ProcessSeen>[] = [
  ["gauge", "build_info", "The program that runs; always 1", ({ build }) => always1(build)],
  ["gauge", "ready", "1 while events get through, else 0", ({ isReady }) => Number(isReady)],
  [
    "counter",
    "process_cpu_seconds_total",
    "CPU time of this process, all its threads",
    ({ cpuSeconds }) => cpuSeconds,
  ],
  [
    "gauge",
    "process_resident_memory_bytes",
    "Resident memory of this process",
    ({ own }) => own.residentBytes,
  ],
  [
    "gauge",
    "process_event_loop_lag_seconds",
    "The worst delay of the event loop in the last second",
    ({ own }) => own.loopLagMs / 1000,
  ],
];
