import { formatCount } from "../../primitives/units.ts";
import type { RunFacts, RunNow } from "../../report/run-view.ts";
import { byId, tableOf } from "../dom.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 200;
const HEIGHT = 14;

/** Each type's share beside the model's, as numbers and as a bar with a mark. */
export class Mix {
  private readonly table = tableOf("Mix of event types", "numbers", [
    "Type",
    "Events",
    "Share",
    "Expected",
    "As bars",
  ]);
  private bars: Bar[] = [];

  constructor() {
    byId("mix-place").append(this.table.element);
  }

  show({ types }: RunFacts, { mix }: RunNow): void {
    while (this.bars.length < types.length) this.bars.push(new Bar());
    const total = Math.max(
      1,
      mix.reduce((sum, count) => sum + count, 0),
    );
    const widest = Math.max(...types.map(({ share }, i) => Math.max(share, mix[i]! / total)));
    const rows = types.map(({ name, share }, i) => {
      const own = mix[i]! / total;
      this.bars[i]!.show(own / widest, share / widest);
      return [name, formatCount(mix[i]!), percent(own), percent(share), this.bars[i]!.element];
    });
    this.table.show(rows);
  }
}

class Bar {
  readonly element = part("svg", {
    class: "bar",
    viewBox: `0 0 ${WIDTH + 2} ${HEIGHT}`,
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  private readonly fill = part("rect", { class: "fill", y: "3", height: String(HEIGHT - 6) });
  private readonly mark = part("rect", { class: "mark", width: "2", height: String(HEIGHT) });

  constructor() {
    this.element.append(this.fill, this.mark);
  }

  /** Both from 0 to 1. */
  show(length: number, mark: number): void {
    this.fill.setAttribute("width", (length * WIDTH).toFixed(1));
    this.mark.setAttribute("x", (mark * WIDTH).toFixed(1));
  }
}

function part(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
