import type uPlot from "uplot";
import type { Stretch } from "../report/charts/chart.ts";
import { colour } from "./colours.ts";

/** Shades stretches behind the lines; `stretches` is asked at every drawing. */
export function shading(stretches: () => readonly Stretch[]): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { ctx, bbox } = plot;
    const right = bbox.left + bbox.width;
    ctx.save();
    ctx.fillStyle = colour("--burst");
    for (const { from, to } of stretches()) {
      const left = Math.max(bbox.left, plot.valToPos(from, "x", true));
      const width = Math.min(right, plot.valToPos(to, "x", true)) - left;
      if (width > 0) ctx.fillRect(left, bbox.top, Math.max(1, width), bbox.height);
    }
    ctx.restore();
  };
  return { hooks: { drawClear: draw } };
}
