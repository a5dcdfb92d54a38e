import type { Chart } from "../charts/chart.ts";
import { chartSentence, chartTable } from "../charts/chart-text.ts";
import { type Content, type Html, html } from "./html.ts";

/** The pieces that both reports are made of. */

export type Mood = "good" | "warn" | "bad";

export interface Opening {
  readonly kind: string;
  readonly mood: Mood;
  /** The verdict in one word. */
  readonly badge: string;
  /** The verdict in one sentence. */
  readonly headline: string;
  readonly details: readonly string[];
}

export function opening({ kind, mood, badge, headline, details }: Opening): Html {
  return html`<header class="top">
<p class="brand">ingest</p><p class="kind">${kind}</p>
<button type="button" class="theme" hidden>Theme</button>
</header>
<section class="verdict ${mood}" aria-labelledby="verdict">
<p class="badge">${badge}</p>
<h1 id="verdict">${headline}</h1>
<p class="details">${details.map((text) => html`<span>${text}</span> `)}</p>
</section>`;
}

export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

export function tiles(all: readonly Tile[]): Html {
  return html`<dl class="tiles">
${all.map(
  ({ name, value, note }) =>
    html`<div><dt>${name}</dt><dd>${value}${note === undefined ? undefined : html` <small>${note}</small>`}</dd></div>
`,
)}</dl>`;
}

export function section(id: string, title: string, ...content: Content[]): Html {
  return html`
<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>`;
}

/** Where a chart is drawn; what it shows is told below it, in a sentence and a table. */
export function figure(chart: Chart | undefined, note?: string): Html | undefined {
  if (chart === undefined) return undefined;
  const { head, rows } = chartTable(chart);
  return html`<figure class="chart" data-chart="${chart.id}">
<figcaption id="${chart.id}-title">${chart.title}${note === undefined ? undefined : html` <small>${note}</small>`}</figcaption>
<div class="plot"></div>
<p class="alt" id="${chart.id}-alt">${chartSentence(chart)}</p>
<details><summary>Table: ${chart.title.toLowerCase()}</summary>
${table(chart.title, head, rows)}</details>
</figure>
`;
}

/** The first column names the row; the others hold numbers, unless they hold texts. */
export function table(
  name: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
  holds: "numbers" | "texts" = "numbers",
): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="${holds}">
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first, ...cells]) =>
    html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody></table></div>
`;
}

/** Names and what they are, one to a line. */
export function facts(rows: readonly (readonly [string, Content])[]): Html {
  return html`<dl class="facts">
${rows.map(
  ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
)}</dl>`;
}

export function list(sentences: readonly Content[]): Html {
  return html`<ul class="words">
${sentences.map(
  (sentence) => html`<li>${sentence}</li>
`,
)}</ul>`;
}

/** A command line to copy; the page adds the button. */
export function command(line: string): Html {
  return html`<div class="command"><pre><code>${line}</code></pre></div>`;
}

export function ending(ingestVersion: string, madeAt: string): Html {
  return html`
<footer><p>Made by ingest ${ingestVersion} at ${madeAt}. The data stand in this file as JSON, in the element <code>ingest-report</code>; <code>ingest schema --of report</code> prints their schema. Charts by uPlot.</p></footer>`;
}
