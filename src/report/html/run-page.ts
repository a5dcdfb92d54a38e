import { formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import { certificateWords } from "../certificate-words.ts";
import { recordCharts } from "../charts/record-charts.ts";
import { fellBehind } from "../charts/run-charts.ts";
import { limitText, loadText } from "../load-text.ts";
import type { RunRecord } from "../run-record.ts";
import type { RunSummary } from "../run-summary.ts";
import { headline } from "../run-summary-text.ts";
import { chanceText } from "../text-parts.ts";
import { type Html, html } from "./html.ts";
import { mixTable } from "./mix.ts";
import type { ReportPage } from "./page.ts";
import {
  command,
  ending,
  facts,
  figure,
  list,
  type Mood,
  opening,
  section,
  type Tile,
  table,
  tiles,
} from "./parts.ts";
import { troubles } from "./troubles.ts";

/** The report of a run. */
export function runPage(record: RunRecord): ReportPage {
  const { summary, madeAt } = record;
  const charts = new Map(recordCharts(record).map((chart) => [chart.id, chart]));
  const draw = (id: string, note?: string): Html | undefined => figure(charts.get(id), note);
  const body = html`${opening({
    kind: "Report of a run",
    ...verdictOf(summary),
    headline: headline(summary),
    details: [summary.start, formatDuration(summary.achieved.durationMs), `seed ${summary.seed}`],
  })}
<main>
${tiles(tilesOf(summary))}
${section("rate", "What was achieved", draw("rate"))}
${section("certificate", "The rate certificate", list(certificateWords(summary)))}
${section(
  "times",
  "Lateness and latency",
  html`<p class="note">Both are counted from the instant at which an event was due: lateness until it was handed to the network, latency until Redis had acknowledged it.</p>
<div class="pair">${draw("lateness")}${draw("latency")}${draw("lateness-spread")}${draw("latency-spread")}</div>`,
)}
${section("mix", "The mix", html`<p class="note">The mark shows where the model expects the bar to end; against chance: ${chanceText(record.chiSquare)}.</p>`, mixTable(record.mix))}
${section("troubles", "Troubles", list(troubles(record)), draw("trouble"), fellBehind(record.samples) ? draw("backlog") : undefined)}
${summary.division === undefined ? undefined : section("streams", "The streams", lanesTable(summary.division))}
${section("asked", "What was asked", askedFacts(summary))}
${section("again", "The same again", html`<p class="note">This command makes the same events at the same pace, byte for byte.</p>`, command(summary.repeat))}
</main>${ending(summary.ingestVersion, madeAt)}`;
  return { title: `${summary.stream}: report of run ${summary.runId}`, body, record };
}

function verdictOf({ result, achieved, skipped }: RunSummary): { mood: Mood; badge: string } {
  if (result === "unresolved") return { mood: "bad", badge: "Unresolved" };
  if (result === "stopped") return { mood: "warn", badge: "Stopped" };
  if (achieved.shortfall === 0) return { mood: "good", badge: "Complete" };
  return { mood: "warn", badge: skipped > 0 ? "With gaps" : "Fell short" };
}

function tilesOf({
  achieved,
  asked,
  latenessMs,
  latencyMs,
  certificate,
  errors,
  reconnects,
}: RunSummary): Tile[] {
  const ms = (value: number) => `${Number(value.toPrecision(3))} ms`;
  const time = (name: string, of: typeof latenessMs): Tile[] =>
    of === null ? [] : [{ name, value: ms(of.p99), note: `at most ${ms(of.max)}` }];
  const pace = (within: number, boundaries: number): Tile[] =>
    boundaries === 0
      ? []
      : [
          {
            name: "Pace kept",
            value: `${Number(((100 * within) / boundaries).toFixed(2))} %`,
            note: `of ${formatCount(boundaries)} tenths of a second`,
          },
        ];
  return [
    { name: "Published", value: formatCount(achieved.events), note: `of ${formatCount(asked.events)} due` },
    {
      name: "Mean rate",
      value: `${formatRate(achieved.meanPerSec)}/s`,
      note: `in ${formatDuration(achieved.durationMs)}`,
    },
    ...(certificate === null ? [] : pace(certificate.boundariesWithin, certificate.boundaries)),
    ...time("Lateness, p99", latenessMs),
    ...time("Latency, p99", latencyMs),
    { name: "Errors", value: formatCount(errors), note: `${formatCount(reconnects)} reconnects` },
  ];
}

/** What each lane did of a divided run. */
function lanesTable({ lanes }: NonNullable<RunSummary["division"]>): Html {
  return table(
    "Streams of the run",
    ["Stream", "Events", "Length", "Errors", "Reconnects", "Settled"],
    lanes.map(({ stream, events, streamLength, errors, reconnects, isSettled }) => [
      stream,
      formatCount(events),
      streamLength === null ? "-" : formatCount(streamLength),
      formatCount(errors),
      formatCount(reconnects),
      isSettled ? "yes" : "no",
    ]),
  );
}

function askedFacts(summary: RunSummary): Html {
  const { asked, stream, redis, tls, streamLength, delivery, idFormat, runId, seed, start, resumedAt } =
    summary;
  return facts([
    ["Load", `${loadText(asked)}${limitText(asked.count, asked.durationMs)}`],
    ["After a stall", catchUpText(asked.catchUp)],
    ["Stream", `${stream} at ${redis}`],
    ["Encryption", TLS_TEXT[tls]],
    ["Length afterwards", streamLength === null ? "unknown" : `${formatCount(streamLength)} entries`],
    ["Delivery", delivery],
    ["Ids", idFormat],
    ["Seed", seed],
    ["Start", start],
    ["Run", runId],
    ...(resumedAt === null
      ? []
      : [
          [
            "Resumed",
            `at event ${formatCount(resumedAt)}; the charts and times are of this process`,
          ] as const,
        ]),
  ]);
}

const TLS_TEXT: Record<RunSummary["tls"], string> = {
  none: "none",
  checked: "TLS, the server's certificate checked",
  unchecked: "TLS, the server's certificate NOT checked (--tls-insecure)",
};

function catchUpText(catchUp: RunSummary["asked"]["catchUp"]): string {
  if (catchUp === "skip") return "what was missed is left out";
  return catchUp === "unbounded"
    ? "the backlog is published as fast as Redis takes it"
    : `the backlog is published at no more than ${catchUp} times the target`;
}
