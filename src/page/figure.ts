import type { Chart } from "../report/charts/chart.ts";
import { chartSentence, chartTable } from "../report/charts/chart-text.ts";
import { make, say, tableOf } from "./dom.ts";
import { mount, type Plot } from "./plot.ts";

/** A chart that is drawn again and again, with its sentence, and its table while that is open. */
export class LiveFigure {
  readonly element: HTMLElement;
  private readonly sentence: HTMLElement;
  private readonly details: HTMLDetailsElement;
  private readonly table: ReturnType<typeof tableOf>;
  private plot: Plot | undefined;
  private shown: Chart;

  constructor(chart: Chart) {
    const { id, title } = chart;
    this.shown = chart;
    this.sentence = Object.assign(make("p", "alt"), { id: `${id}-alt` });
    this.table = tableOf(title, "numbers", chartTable(chart).head);
    this.details = make(
      "details",
      "",
      make("summary", "", `Table: ${title.toLowerCase()}`),
      this.table.element,
    );
    this.details.addEventListener("toggle", () => this.tell());
    const caption = Object.assign(make("figcaption", "", title), { id: `${id}-title` });
    this.element = make("figure", "chart", caption, make("div", "plot"), this.sentence, this.details);
    this.element.dataset.chart = id;
  }

  /** Other lines need another figure. */
  fits({ lines }: Chart): boolean {
    const { lines: own } = this.shown;
    return lines.length === own.length && lines.every(({ name }, i) => name === own[i]!.name);
  }

  /** Takes the place of another one, whose table may be open. */
  replace(other: LiveFigure): void {
    this.details.open = other.details.open;
    other.element.replaceWith(this.element);
  }

  /** The element must be in the page by now: the plot takes its size from it. */
  show(chart: Chart): void {
    this.shown = chart;
    if (this.plot === undefined) this.plot = mount(this.element, chart);
    else this.plot.update(chart);
    this.tell();
  }

  redraw(): void {
    this.plot?.redraw();
  }

  private tell(): void {
    say(this.sentence, chartSentence(this.shown));
    if (this.details.open) this.table.show(chartTable(this.shown).rows);
  }
}
