import { formatCount, formatRate } from "../../primitives/units.ts";
import { certificateWords } from "../../report/certificate-words.ts";
import { limitText, loadText } from "../../report/load-text.ts";
import type { RunSummary } from "../../report/run-summary.ts";
import { headline } from "../../report/run-summary-text.ts";
import type { RunFacts, RunNow } from "../../report/run-view.ts";
import { printable } from "../../report/text-parts.ts";
import { byId, make, say } from "../dom.ts";

type Mood = "good" | "warn" | "bad";

/** The line above: what the run does at this moment, or how it ended. */
export function showState(facts: RunFacts, now: RunNow): void {
  const { mood, badge } = stateOf(now);
  showVerdict(mood, badge, `Publishing into ${printable(facts.stream)} at ${facts.redis}`);
  const { trouble } = now;
  const line = byId("trouble");
  line.hidden = trouble === null || mood === "good";
  say(line, trouble === null ? "" : `${trouble.message} (${trouble.code}); trying again`);
}

function stateOf({ state, isBurst, targetPerSec, backlog }: RunNow): { mood: Mood; badge: string } {
  const states: Record<RunNow["state"], { mood: Mood; badge: string }> = {
    CONNECTING: { mood: "warn", badge: "Connecting" },
    RECOVERING: { mood: "bad", badge: "No way through" },
    DRAINING: { mood: "good", badge: "Settling" },
    DONE: { mood: "good", badge: "Done" },
    FAILED: { mood: "bad", badge: "Failed" },
    READY: { mood: "good", badge: isBurst ? "Burst" : "Running" },
  };
  const isBehind = state === "READY" && targetPerSec !== null && backlog > targetPerSec + 10;
  return isBehind ? { mood: "warn", badge: "Behind" } : states[state];
}

/** How the run ended. */
export function showEnd(summary: RunSummary | null): void {
  byId("trouble").hidden = true;
  if (summary === null) {
    showVerdict("warn", "Ended", "The run ended, and nothing was summed up");
    return;
  }
  const { result, achieved } = summary;
  const isFine = result === "complete" && achieved.shortfall === 0;
  const badge = { complete: "Complete", stopped: "Stopped", unresolved: "Unresolved" }[result];
  showVerdict(result === "unresolved" ? "bad" : isFine ? "good" : "warn", badge, headline(summary));
  const list = byId("certificate-words");
  list.replaceChildren(...certificateWords(summary).map((sentence) => make("li", "", sentence)));
  byId("certificate-section").hidden = false;
}

export function showWaiting(): void {
  showVerdict("warn", "Waiting", "The run has not begun yet");
}

function showVerdict(mood: Mood, badge: string, sentence: string): void {
  const { classList } = byId("verdict-place");
  if (!classList.contains(mood)) classList.value = `verdict ${mood}`;
  say(byId("badge"), badge);
  say(byId("verdict"), sentence);
}

/** Since when nothing is heard; undefined while all is well. */
export function showConnection(lostAt: Date | undefined): void {
  const line = byId("connection");
  line.classList.toggle("lost", lostAt !== undefined);
  say(line, lostAt === undefined ? "Live" : `Not connected since ${lostAt.toLocaleTimeString("en-GB")}`);
  document.documentElement.toggleAttribute("data-old", lostAt !== undefined);
}

/** What was asked: told once, when it is known. */
export function showFacts(facts: RunFacts): void {
  const { asked, seed, start, runId, delivery, stream } = facts;
  document.title = `${printable(stream)}: ingest`;
  const details = [`run ${runId}`, `seed ${printable(seed)}`, `ingest ${facts.ingestVersion}`];
  byId("details").replaceChildren(...details.flatMap((text) => [make("span", "", text), " "]));
  const limits = limitText(asked.durationMs === null ? asked.events : null, asked.durationMs);
  const rows: [string, string][] = [
    ["Load", `${loadText(asked)}${limits}`],
    ["Events", asked.events === null ? "endless" : formatCount(asked.events)],
    ["Delivery", delivery],
    ["Seed", printable(seed)],
    ["Start", start],
    ["Run", runId],
  ];
  byId("facts").replaceChildren(
    ...rows.map(([name, value]) => make("div", "", make("dt", "", name), make("dd", "", value))),
  );
  say(byId("repeat"), facts.repeat);
}

/** Errors by kind, the most frequent first. */
export function errorsText({ errors, errorsByCode, rollbacks, republished, lost, skipped }: RunNow): string {
  const kinds = Object.entries(errorsByCode).sort(([, a], [, b]) => b - a);
  const told = [
    ...kinds.map(([code, times]) => `${formatCount(times)} ${code}`),
    ...(rollbacks > 0 ? [`${formatCount(rollbacks)} times the server came back with less`] : []),
    ...(republished > 0 ? [`${formatCount(republished)} events published again`] : []),
    ...(lost > 0 ? [`${formatCount(lost)} events lost`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} events left out`] : []),
  ];
  return errors === 0 && told.length === 0 ? "No error so far." : `${told.join(", ")}.`;
}

/** "200/s of 1,000/s": for the title of a tab that nobody looks at. */
export function tabText(facts: RunFacts, { actualPerSec, targetPerSec }: RunNow): string {
  const rate = `${formatRate(Number(actualPerSec.toPrecision(3)))}/s`;
  const target = targetPerSec === null ? "" : ` of ${formatRate(targetPerSec)}/s`;
  return `${rate}${target}: ${printable(facts.stream)}`;
}
