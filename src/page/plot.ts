import uPlot from "uplot";
import type { Chart, Line } from "../report/charts/chart.ts";
import { axesOf } from "./axes.ts";
import { colour } from "./colours.ts";
import { follow } from "./follow.ts";
import { Legend } from "./legend.ts";
import { dataOf, scalesOf } from "./scales.ts";
import { shading } from "./shading.ts";

/** A chart on the page. */
export interface Plot {
  /** Shows other values of the same lines. */
  update(chart: Chart): void;
  /** Draws again, in the colours of the moment. */
  redraw(): void;
}

const DASHES: Partial<Record<Line["look"], number[]>> = { plan: [6, 4], worst: [2, 3] };
const STEPS = uPlot.paths.stepped!({ align: 1 });

/** Draws a chart into the figure that was made for it: its `.plot`, with a legend above. */
export function mount(figure: HTMLElement, chart: Chart): Plot {
  const place = figure.querySelector<HTMLElement>(".plot")!;
  let shown = chart;
  const legend = new Legend(figure, place, chart);
  const plot = new uPlot(
    {
      ...sizeOf(place),
      // The pages have a legend of their own, and a chart is no place to drag in.
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 }, ...togetherWithOthers(chart) },
      padding: [10, chart.across === "clock" ? 30 : 16, 0, 0],
      scales: scalesOf(chart),
      axes: axesOf(chart),
      series: [{}, ...chart.lines.map(seriesOf)],
      plugins: [shading(() => shown.shaded)],
      hooks: { setCursor: [({ cursor }) => legend.show(shown, cursor.idx ?? undefined)] },
    },
    dataOf(chart),
    place,
  );
  follow(place, plot, () => shown);
  new ResizeObserver(() => plot.setSize(sizeOf(place))).observe(place);
  return {
    update(next) {
      shown = next;
      plot.setData(dataOf(next));
      legend.show(shown, plot.cursor.idx ?? undefined);
    },
    redraw: () => plot.redraw(false, true),
  };
}

/** Charts of one time show the same moment. */
function togetherWithOthers({ across }: Chart): Partial<uPlot.Cursor> {
  return across === "ms" ? {} : { sync: { key: across } };
}

function seriesOf({ look, filled }: Line): uPlot.Series {
  return {
    stroke: () => colour(`--${look}`),
    width: look === "worst" ? 1 : 1.5,
    paths: STEPS,
    points: { show: false },
    ...(filled && { fill: () => colour(`--${look}-area`) }),
    ...(DASHES[look] && { dash: DASHES[look] }),
  };
}

/** The plot's own size is laid out by the style sheet. */
function sizeOf(place: HTMLElement): { width: number; height: number } {
  return { width: Math.max(120, place.clientWidth), height: Math.max(80, place.clientHeight) };
}
