import type { Chart } from "../../report/charts/chart.ts";
import { LiveFigure } from "../figure.ts";

/** The charts of the page: each has its place, in an element that names it in data-charts. */
export class Board {
  private readonly figures = new Map<string, LiveFigure>();
  private latest: readonly Chart[] = [];

  /** Charts that nobody sees are drawn when somebody does. */
  show(charts: readonly Chart[]): void {
    this.latest = charts;
    if (document.hidden) return;
    for (const chart of charts) this.figureFor(chart)?.show(chart);
    for (const [id, figure] of this.figures) {
      if (charts.some((chart) => chart.id === id)) continue;
      figure.element.remove();
      this.figures.delete(id);
    }
  }

  showAgain(): void {
    this.show(this.latest);
  }

  redraw(): void {
    for (const figure of this.figures.values()) figure.redraw();
  }

  private figureFor(chart: Chart): LiveFigure | undefined {
    const before = this.figures.get(chart.id);
    if (before?.fits(chart)) return before;
    const place = document.querySelector<HTMLElement>(`[data-charts~="${chart.id}"]`);
    if (place === null) return undefined;
    const figure = new LiveFigure(chart);
    if (before === undefined) insertInOrder(place, figure.element);
    else figure.replace(before);
    this.figures.set(chart.id, figure);
    return figure;
  }
}

/** In the order in which the place names them. */
function insertInOrder(place: HTMLElement, figure: HTMLElement): void {
  const order = place.dataset.charts!.split(" ");
  const rank = ({ dataset }: HTMLElement) => order.indexOf(dataset.chart!);
  const next = [...place.querySelectorAll<HTMLElement>("figure")].find((other) => rank(other) > rank(figure));
  place.insertBefore(figure, next ?? null);
}
