import { burstWindows } from "../../report/charts/burst-windows.ts";
import type { Chart } from "../../report/charts/chart.ts";
import { type Reading, readingCharts } from "../../report/charts/reading-charts.ts";
import { runCharts } from "../../report/charts/run-charts.ts";
import { RunHistory } from "../../report/run-history.ts";
import type { RunFacts, RunSample } from "../../report/run-view.ts";
import type { Hello, Tick } from "./connection.ts";

/** Ten minutes of what only this page has seen. */
const MOST_READINGS = 600;

/** What is known of a run by now. A hello begins it anew. */
export class Story {
  readonly facts: RunFacts;
  private history: RunHistory;
  private readings: Reading[] = [];

  constructor({ facts, history }: Hello) {
    this.facts = facts;
    this.history = historyOf(history);
  }

  /** The run is over, and this is what there was. */
  finish(history: readonly RunSample[]): void {
    this.history = historyOf(history);
  }

  take({ now, stream, process }: Tick): void {
    if (now.lastSecond !== null) this.add(now.lastSecond);
    if (now.elapsedMs <= (this.readings.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) return;
    this.readings = [...this.readings, { atMs: now.elapsedMs, stream, own: process }].slice(-MOST_READINGS);
  }

  charts(): Chart[] {
    const samples = this.history.all();
    const last = samples.at(-1);
    const endMs = last === undefined ? this.facts.fromMs : last.atMs + last.widthMs;
    const bursts = burstWindows(this.facts.asked, this.facts.fromMs, endMs);
    return [...runCharts({ samples, bursts }), ...readingCharts(this.readings, bursts)];
  }

  /** A second that hello has told of is told again by the first tick. */
  private add(second: RunSample): void {
    const last = this.history.all().at(-1);
    if (last === undefined || second.atMs >= last.atMs + last.widthMs) this.history.add(second);
  }
}

function historyOf(samples: readonly RunSample[]): RunHistory {
  const history = new RunHistory();
  for (const sample of samples) history.add(sample);
  return history;
}
