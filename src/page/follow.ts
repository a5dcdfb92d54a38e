import type uPlot from "uplot";
import type { Chart } from "../report/charts/chart.ts";
import { edgeText, quantityText } from "../report/charts/chart-text.ts";

/** How far a key goes along the chart: a stretch, or a tenth of all. */
const STEPS: Record<string, (count: number) => number> = {
  ArrowLeft: () => -1,
  ArrowDown: () => -1,
  ArrowRight: () => 1,
  ArrowUp: () => 1,
  PageDown: (count) => -Math.ceil(count / 10),
  PageUp: (count) => Math.ceil(count / 10),
  Home: (count) => -count,
  End: (count) => count,
};

/**
 * Lets the keyboard walk along a chart: its place is a slider over the stretches, and a screen reader says the values of each. Its name
 * and its sentence are the figure's.
 */
export function follow(place: HTMLElement, plot: uPlot, chart: () => Chart): void {
  const { id, edges } = chart();
  let at = edges.length - 2;
  const tell = () => {
    const count = chart().edges.length - 1;
    at = Math.max(0, Math.min(count - 1, at));
    place.setAttribute("aria-valuemin", "0");
    place.setAttribute("aria-valuemax", String(count - 1));
    place.setAttribute("aria-valuenow", String(at));
    place.setAttribute("aria-valuetext", sentenceAt(chart(), at));
  };
  place.tabIndex = 0;
  place.setAttribute("role", "slider");
  place.setAttribute("aria-labelledby", `${id}-title`);
  place.setAttribute("aria-describedby", `${id}-alt`);
  tell();
  place.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    at += step(chart().edges.length - 1);
    tell();
    plot.setCursor({ left: middleOf(plot, chart(), at), top: 0 });
  });
  place.addEventListener("blur", () => plot.setCursor({ left: -10, top: -10 }));
}

/** uPlot takes the edge that is nearest, so the cursor stands just behind its own. */
function middleOf(plot: uPlot, { edges }: Chart, at: number): number {
  return plot.valToPos(edges[at]! + (edges[at + 1]! - edges[at]!) / 4, "x");
}

function sentenceAt(chart: Chart, at: number): string {
  const values = chart.lines.map(
    ({ name, values }) => `${name.toLowerCase()} ${quantityText(values[at] ?? null, chart.unit)}`,
  );
  return `${edgeText(chart, at)}: ${values.join(", ")}`;
}
