import { METRICS } from "../report/thresholds/metrics.ts";
import { parseThresholds, ThresholdProblem } from "../report/thresholds/parse.ts";
import type { Threshold } from "../report/thresholds/threshold.ts";
import { type Setting, toggle } from "./setting.ts";

const NAMES = METRICS.map(({ name }) => name).join(" ");

function thresholdsIn(text: string): readonly Threshold[] | ThresholdProblem {
  try {
    return parseThresholds(text);
  } catch (error) {
    if (error instanceof ThresholdProblem) return error;
    throw error;
  }
}

/** What a run must not be like. */
export const THRESHOLDS = {
  failIf: {
    flag: "fail-if",
    env: "INGEST_FAIL_IF",
    group: "Thresholds",
    placeholder: "CONDITION",
    about:
      "Exit 4 when this is so at the end of the run, or has been for some time while it went on; may be given several times",
    rule:
      "METRIC > VALUE, perhaps with for TIME behind it, as in p99 > 5ms or consumer_lag > 10k for 30s; > >= < <= == and != compare, a semicolon or a line end separates several; " +
      `metrics are ${NAMES}`,
    fallback: "none",
    initial: () => [],
    parse: (text) => {
      const found = thresholdsIn(text);
      return found instanceof ThresholdProblem ? undefined : found;
    },
    explain: (text) => {
      const found = thresholdsIn(text);
      return found instanceof ThresholdProblem ? found.message : undefined;
    },
    isRepeatable: true,
  } satisfies Setting<readonly Threshold[]>,
  abortOnFail: toggle({
    flag: "abort-on-fail",
    group: "Thresholds",
    about:
      "End the run as soon as a threshold is missed, with what was sent settled; looked at twice a second",
  }),
} as const;
