import type { ReportRecord } from "../record.ts";
import type { RunRecord } from "../run-record.ts";
import type { VerifyRecord } from "../verify-record.ts";
import { burstWindows } from "./burst-windows.ts";
import type { Chart, Line } from "./chart.ts";
import { distributionChart } from "./distribution-chart.ts";
import { runCharts } from "./run-charts.ts";

/** All charts of a report, from its data alone: the page draws what the text tells. */
export function recordCharts(record: ReportRecord): Chart[] {
  return record.report === "run" ? ofRun(record) : ofVerify(record);
}

function ofRun({ samples, summary, latenessMs, latencyMs }: RunRecord): Chart[] {
  const last = samples.at(-1);
  const endMs = Math.min(
    (last?.atMs ?? 0) + (last?.widthMs ?? 0),
    summary.asked.durationMs ?? Number.POSITIVE_INFINITY,
  );
  const bursts = burstWindows(summary.asked, samples[0]?.atMs ?? 0, endMs);
  const spread = [
    distributionChart("lateness-spread", "Lateness, how often", latenessMs),
    distributionChart("latency-spread", "Latency, how often", latencyMs),
  ];
  return [...runCharts({ samples, bursts }), ...spread.filter((chart) => chart !== undefined)];
}

function ofVerify({ arrivals, bursts }: VerifyRecord): Chart[] {
  if (arrivals === null) return [];
  const { edgesUnixMs: edges, counts, planned } = arrivals;
  const perSec = (values: readonly number[]) =>
    values.map((count, i) => (count * 1000) / (edges[i + 1]! - edges[i]!));
  const lines: Line[] = [
    { name: "Arrived", look: "actual", values: perSec(counts), together: "mean", filled: true },
  ];
  if (planned !== null)
    lines.push({ name: "Planned", look: "plan", values: perSec(planned), together: "mean" });
  return [
    {
      id: "arrivals",
      title: "Rate by the server's clock",
      across: "clock",
      edges,
      unit: "per second",
      scale: "linear",
      lines,
      shaded: bursts.map(({ startUnixMs, endUnixMs }) => ({ from: startUnixMs, to: endUnixMs })),
    },
  ];
}
