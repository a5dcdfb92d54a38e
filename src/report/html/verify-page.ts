import { formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import { recordCharts } from "../charts/record-charts.ts";
import { chanceText, clock, decimal, span } from "../text-parts.ts";
import type { VerifyRecord } from "../verify-record.ts";
import type { VerifyRate, VerifyReport } from "../verify-report.ts";
import { verdictLine } from "../verify-text.ts";
import { findingsList } from "./findings.ts";
import { type Content, type Html, html } from "./html.ts";
import { mixTable } from "./mix.ts";
import type { ReportPage } from "./page.ts";
import { command, ending, figure, type Mood, opening, section, table, tiles } from "./parts.ts";
import { runsTable, shardsTable, windowsTable } from "./verified-runs.ts";
import { verifyTiles } from "./verify-tiles.ts";

const MOODS: Record<VerifyReport["verdict"], { mood: Mood; badge: string }> = {
  proven: { mood: "good", badge: "Proven" },
  consistent: { mood: "warn", badge: "Consistent" },
  differences: { mood: "bad", badge: "Differences" },
};

/** The report of a verification: the verdict first, then what was found, then the stream itself. */
export function verifyPage(record: VerifyRecord): ReportPage {
  const { result, madeAt } = record;
  const [chart] = recordCharts(record);
  const { byServerClock, byEventTime } = result;
  const body = html`${opening({
    kind: "Report of a verification",
    ...MOODS[result.verdict],
    headline: verdictLine(result).replace(/^[A-Z]+(?:: )?/, (word) =>
      word === "DIFFERENCES" ? "Differences" : "",
    ),
    details: [`${result.stream} at ${result.redis}`, ...runDetails(result)],
  })}
<main>
${tiles(verifyTiles(result))}
${section("findings", "What was found", findingsList(result.findings))}
${section("rate", "Rate over time", figure(chart), burstWords(byServerClock, "By the server's clock"), burstWords(byEventTime, "By the events' own time"))}
${result.runs.length === 0 ? undefined : section("runs", "Runs", runsTable(result.runs), windowsTable(result.runs))}
${mixSection(record)}
${result.shards === undefined ? section("ends", "The stream's ends", endsTable(result)) : section("streams", "The streams", shardsTable(result.shards))}
${
  result.notes.length === 0
    ? undefined
    : section(
        "notes",
        "Notes",
        result.notes.map((note) => html`<p class="note">${note}</p>`),
      )
}
${section("again", "The same again", commands(record))}
</main>${ending(result.ingestVersion, madeAt)}`;
  return { title: `${result.stream}: report of verification`, body, record };
}

function runDetails({ runs, against }: VerifyReport): string[] {
  if (against === "schema") return ["judged against the schema, for there is no ledger"];
  const [only] = runs;
  return runs.length === 1 && only !== undefined
    ? [`seed ${only.seed}`, `run ${only.runId}`]
    : [`${formatCount(runs.length)} runs in the ledger`];
}

function burstWords(rate: VerifyRate | null, how: string): Content {
  if (rate === null) return undefined;
  const { bursts } = rate;
  if (bursts === null) return html`<p class="note">${how} there are too few entries to look for bursts.</p>`;
  const found =
    bursts.count === 0
      ? "no burst is to be seen"
      : `${formatCount(bursts.count)} ${bursts.count === 1 ? "burst is" : "bursts are"} to be seen`;
  const edges = bursts.count === 0 ? "" : `, their edges to ${formatDuration(bursts.widthMs)}`;
  return html`<p class="note">${how} ${decimal(bursts.baseRatePerSec)}/s is usual, and ${found}${edges}.</p>
${
  bursts.first.length === 0
    ? undefined
    : table(
        `Bursts. ${how}`,
        ["The first of them", "Events", "Rate"],
        bursts.first.map(({ startUnixMs, endUnixMs, count, ratePerSec }) => [
          span(startUnixMs, endUnixMs),
          formatCount(count),
          `${formatRate(ratePerSec)}/s`,
        ]),
      )
}`;
}

function mixSection({ result: { types, users }, shares }: VerifyRecord): Html | undefined {
  if (types === null || users === null) return undefined;
  const expected = new Map(shares.map(({ type, share }) => [type, share]));
  const rows = Object.entries(types.counts).map(([type, events]) => ({
    type,
    events,
    share: expected.get(type),
  }));
  const present = Object.values(users.counts).filter((count) => count > 0).length;
  return section(
    "mix",
    "The mix",
    html`<p class="note">The mark shows where the model expects the bar to end; against chance: ${chanceText(types.chiSquare)}.</p>`,
    mixTable(rows),
    html`<p class="note">${present} of ${Object.keys(users.counts).length} users were seen; that all are equally likely: ${chanceText(users.chiSquare)}.</p>`,
  );
}

function endsTable({ first, last }: VerifyReport): Html {
  const row = (name: string, entry: VerifyReport["first"]): Content[] => [
    name,
    entry === null ? "-" : entry.id,
    entry === null ? "-" : clock(Number(entry.id.split("-", 1)[0])),
  ];
  return html`${table("First and last entry", ["Entry", "Id", "Received"], [row("First", first), row("Last", last)], "texts")}
${[first, last].map((entry, i) =>
  entry === null
    ? undefined
    : html`<details><summary>${i === 0 ? "First" : "Last"} entry's fields</summary><div class="command"><pre><code>${entry.fields.map(({ name, value }) => `${name} ${value}\n`)}</code></pre></div></details>`,
)}`;
}

function commands({ repeat, runs }: VerifyRecord): Html {
  return html`<p class="note">This command verifies again.</p>
${command(repeat)}
${runs.map(
  ({ runId, repeat: again }) =>
    html`<p class="note">This one makes the events of run ${runId} again, byte for byte.</p>
${command(again)}`,
)}`;
}
