import { recordCharts } from "../report/charts/record-charts.ts";
import type { ReportRecord } from "../report/record.ts";
import { addCopyButtons } from "./copying.ts";
import { mount, type Plot } from "./plot.ts";
import { watchTheme } from "./theme.ts";

/** Draws the charts of a report from the data that stand in it. What they say is in the page without them too. */
const record = JSON.parse(document.getElementById("ingest-report")!.textContent) as ReportRecord;
const plots: Plot[] = [];
document.documentElement.classList.add("drawn");
for (const chart of recordCharts(record)) {
  const figure = document.querySelector<HTMLElement>(`figure[data-chart="${chart.id}"]`);
  if (figure !== null) plots.push(mount(figure, chart));
}
watchTheme(() => {
  for (const plot of plots) plot.redraw();
});
addCopyButtons();
