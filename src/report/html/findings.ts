import { formatCount } from "../../primitives/units.ts";
import { FINDING_MEANING, type VerifyExample, type VerifyFinding } from "../verify-report.ts";
import { type Content, type Html, html } from "./html.ts";
import { table } from "./parts.ts";

/** Each kind that was found, with its reasons and the first of it; then what was looked for and not found. */
export function findingsList(findings: readonly VerifyFinding[]): Html {
  const [found, none] = [
    findings.filter(({ count }) => count > 0),
    findings.filter(({ count }) => count === 0),
  ];
  return html`${found.map(findingHtml)}
${none.length === 0 ? undefined : html`<p class="note">Looked for and not found: ${none.map(({ kind }) => kind).join(", ")}.</p>`}`;
}

function findingHtml({ kind, count, reasons, first }: VerifyFinding): Html {
  return html`<div class="finding">
<h3>${formatCount(count)} ${kind}</h3>
<p class="note">${sentence(FINDING_MEANING[kind])}</p>
${Object.entries(reasons).map(
  ([reason, times]) => html`<p>${formatCount(times)}: ${reason}</p>
`,
)}${first.length === 0 ? undefined : table(`The first ${kind}`, ["Entry", "Event", "event_id", "Note"], first.map(exampleRow), "texts")}
</div>
`;
}

function exampleRow({ stream, entryId, runId, index, lastIndex, eventId, note }: VerifyExample): Content[] {
  const events =
    index === undefined
      ? "-"
      : lastIndex === undefined
        ? formatCount(index)
        : `${formatCount(index)} to ${formatCount(lastIndex)}`;
  const entry = stream === undefined ? (entryId ?? "-") : `${entryId ?? "-"} in ${stream}`;
  return [entry, runId === undefined ? events : `${events} of ${runId}`, eventId ?? "-", note ?? ""];
}

function sentence(words: string): string {
  return `${words[0]!.toUpperCase()}${words.slice(1)}.`;
}
