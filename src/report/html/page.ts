import type { ReportRecord } from "../record.ts";
import { type Html, html, scriptJson } from "./html.ts";

/** The places in the shell (src/page/report.html) that are filled; each occurs once. */
export const TITLE_PLACE = "ingest:title";
export const BODY_PLACE = "<!-- ingest:body -->";

/** What a page is without the built one: all numbers and tables, no charts and no looks. */
export const PLAIN_SHELL = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'">
<title>${TITLE_PLACE}</title>
</head>
<body>
${BODY_PLACE}
</body>
</html>
`;

export interface ReportPage {
  readonly title: string;
  readonly body: Html;
  readonly record: ReportRecord;
}

/** The whole report: the shell with its text, and with the data that its charts are drawn from. */
export function reportPage(shell: string, { title, body, record }: ReportPage): string {
  const filled = html`${body}
<script type="application/json" id="ingest-report">${scriptJson(record)}</script>`;
  // The title first: it cannot hold the other place, whose brackets are escaped in it.
  return filledIn(filledIn(shell, TITLE_PLACE, html`${title}`), BODY_PLACE, filled);
}

function filledIn(page: string, place: string, { markup }: Html): string {
  const at = page.indexOf(place);
  if (at < 0) throw new Error(`The report's shell has no place ${place}`);
  return `${page.slice(0, at)}${markup}${page.slice(at + place.length)}`;
}
