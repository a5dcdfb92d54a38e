import type { Chart } from "../report/charts/chart.ts";
import { edgeText, quantityText } from "../report/charts/chart-text.ts";

/** Names the lines of a chart, and tells their values where the cursor is. */
export class Legend {
  private readonly where: HTMLElement;
  private readonly burst: HTMLElement;
  private readonly values: readonly HTMLElement[];

  constructor(figure: HTMLElement, before: HTMLElement, chart: Chart) {
    const list = element("ul", "legend");
    const entries = chart.lines.map(({ name, look }) => entry(name, look));
    list.append(...entries.map(({ item }) => item));
    this.burst = entry("Burst", "burst").item;
    list.append(this.burst);
    this.values = entries.map(({ value }) => value);
    this.where = element("li", "where");
    list.append(this.where);
    figure.insertBefore(list, before);
    this.show(chart, undefined);
  }

  /** The stretch of this number; without one, the names alone. */
  show(chart: Chart, at: number | undefined): void {
    const index = at === undefined ? undefined : Math.min(at, chart.edges.length - 2);
    this.burst.hidden = chart.shaded.length === 0;
    this.where.textContent = index === undefined ? "" : edgeText(chart, index);
    for (const [i, value] of this.values.entries()) {
      const line = chart.lines[i];
      value.textContent =
        index === undefined || line === undefined ? "" : quantityText(line.values[index] ?? null, chart.unit);
    }
  }
}

function entry(name: string, look: string): { item: HTMLElement; value: HTMLElement } {
  const item = element("li", "");
  const value = element("b", "");
  item.append(element("span", `swatch ${look}`), name, value);
  return { item, value };
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  return made;
}
