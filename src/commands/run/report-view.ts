import { IngestError } from "../../primitives/errors.ts";
import { runPage } from "../../report/html/run-page.ts";
import type { RunRecord } from "../../report/run-record.ts";
import type { RunSummary } from "../../report/run-summary.ts";
import type { LiveRun } from "../../report/run-view.ts";
import { chiSquareTest } from "../../verify/chi-square.ts";
import { writeReport } from "../report-file.ts";
import type { View, ViewContext } from "./view.ts";

/** The report of a run is made when the run is over, from what its history has kept. */
export function open({ live, values, around }: ViewContext): View {
  return {
    close(summary) {
      try {
        writeReport(values.report!, runPage(recordOf(live, summary, new Date())), around.log);
        return undefined;
      } catch (error) {
        if (error instanceof IngestError) return error;
        throw error;
      }
    },
  };
}

function recordOf(live: LiveRun, summary: RunSummary, madeAt: Date): RunRecord {
  const { errorsByCode, rollbacks } = live.now();
  const { lateness, latency } = live.distributions() ?? { lateness: [], latency: [] };
  const mix = live.facts.types.map(({ name, share }) => ({
    type: name,
    share,
    events: summary.mix[name] ?? 0,
  }));
  const test = chiSquareTest(
    mix.map(({ events }) => events),
    mix.map(({ share }) => share),
  );
  return {
    schemaVersion: 1,
    report: "run",
    madeAt: madeAt.toISOString(),
    summary,
    samples: [...live.history()],
    latenessMs: lateness.map(([ms, events]) => [ms, events]),
    latencyMs: latency.map(([ms, events]) => [ms, events]),
    mix,
    chiSquare: test === undefined ? null : { ...test },
    errorsByCode: { ...errorsByCode },
    rollbacks,
  };
}
