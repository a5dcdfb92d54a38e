import { formatCount } from "../../primitives/units.ts";
import { type Html, html } from "./html.ts";
import { table } from "./parts.ts";

export interface MixRow {
  readonly type: string;
  /** By the model, 0 .. 1; undefined for a type that it does not know. */
  readonly share: number | undefined;
  readonly events: number;
}

const WIDTH = 200;
const HEIGHT = 14;

/** Each type's share as a bar, with a mark where the model expects its end. */
export function mixTable(rows: readonly MixRow[]): Html {
  const total = Math.max(
    1,
    rows.reduce((sum, { events }) => sum + events, 0),
  );
  const widest = Math.max(...rows.flatMap(({ share = 0, events }) => [share, events / total]), 0.01);
  return table(
    "Mix of event types",
    ["Type", "Events", "Share", "Expected", "As bars"],
    rows.map(({ type, share, events }) => [
      type,
      formatCount(events),
      percent(events / total),
      share === undefined ? "-" : percent(share),
      bar(events / total / widest, share === undefined ? undefined : share / widest),
    ]),
  );
}

/** Lengths from 0 to 1. */
function bar(length: number, mark: number | undefined): Html {
  const x = (share: number) => (share * WIDTH).toFixed(1);
  return html`<svg class="bar" viewBox="0 0 ${WIDTH + 2} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect class="fill" y="3" width="${x(length)}" height="${HEIGHT - 6}"/>${
    mark === undefined ? undefined : html`<rect class="mark" x="${x(mark)}" width="2" height="${HEIGHT}"/>`
  }</svg>`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.001 ? 3 : 1)} %`;
}
