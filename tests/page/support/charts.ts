import type { Page } from "playwright-core";

/** What is painted on a chart's canvas. */
export interface Painted {
  /** Columns of the canvas in which the colour of this line is to be seen, as a share of its width. */
  readonly lines: Readonly<Record<string, number>>;
  /** How many separate stretches are shaded at the upper edge, where no line comes. */
  readonly shaded: number;
}

/** By the chart's id. */
export function paintedCharts(page: Page): Promise<Record<string, Painted>> {
  return page.evaluate(() => {
    const PADDING = 10;
    /** The axis and what is written at it. */
    const AXIS = 70;
    const probe = document.body.appendChild(document.createElement("i"));
    const colourOf = (name: string): number[] => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe)
        .color.match(/[\d.]+/g)!
        .map(Number);
    };
    const painted = (figure: HTMLElement): Painted => {
      const canvas = figure.querySelector("canvas")!;
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
      const looks = [...figure.querySelectorAll(".swatch")].map(({ classList }) => classList.item(1)!);
      const isNear = (at: number, colour: readonly number[]) =>
        data[at + 3]! > 200 && colour.every((value, i) => Math.abs(data[at + i]! - value) < 40);
      const share = (look: string): number => {
        const colour = colourOf(look).slice(0, 3);
        let columns = 0;
        for (let x = 0; x < width; x++) {
          for (let y = 0; y < height; y++) {
            if (!isNear((y * width + x) * 4, colour)) continue;
            columns++;
            break;
          }
        }
        return columns / width;
      };
      const row = Math.round((PADDING + 4) * devicePixelRatio);
      let shaded = 0;
      for (let x = Math.round(AXIS * devicePixelRatio); x < width; x++) {
        const [here, before] = [(row * width + x) * 4 + 3, (row * width + x - 1) * 4 + 3];
        if (data[here]! > 0 && data[before] === 0) shaded++;
      }
      const lines = looks.filter((look) => look !== "burst").map((look) => [look, share(look)] as const);
      return { lines: Object.fromEntries(lines), shaded };
    };
    const figures = [...document.querySelectorAll<HTMLElement>("figure[data-chart]")];
    const all = figures.map((figure) => [figure.dataset.chart!, painted(figure)] as const);
    probe.remove();
    return Object.fromEntries(all);
  });
}
