import { formatBytes, formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import { msText } from "../../report/charts/chart-text.ts";
import type { QuantilesMs, RunSummary } from "../../report/run-summary.ts";
import type { RunFacts, RunNow } from "../../report/run-view.ts";
import type { StreamNow } from "../../report/surroundings.ts";
import { byId, make, say } from "../dom.ts";

/** What the run came to. */
export function showLastTiles(summary: RunSummary): void {
  const { achieved, asked, latenessMs, latencyMs, errors, reconnects, streamLength } = summary;
  show([
    { name: "Published", value: formatCount(achieved.events), note: `of ${formatCount(asked.events)} due` },
    { name: "Rate now", value: "0/s", note: `${formatRate(achieved.meanPerSec)}/s on average` },
    { name: "Lateness, p99", ...time(latenessMs) },
    { name: "Latency, p99", ...time(latencyMs) },
    { name: "Backlog", value: formatCount(achieved.shortfall), note: "0 on their way" },
    { name: "Errors", value: formatCount(errors), note: `${formatCount(reconnects)} reconnects` },
    { name: "Time", value: formatDuration(achieved.durationMs), note: "the run has ended" },
    ...(streamLength === null ? [] : [{ name: "Stream", value: formatCount(streamLength), note: "entries" }]),
  ]);
}

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** How the run stands, in a few numbers. */
export function showTiles(facts: RunFacts, now: RunNow, stream: StreamNow | null): void {
  show(tilesOf(facts, now, stream));
}

function show(tiles: readonly Tile[]): void {
  const place = byId("tiles");
  for (const { name, value, note } of tiles) {
    const tile =
      place.querySelector<HTMLElement>(`[data-tile="${name}"]`) ?? place.appendChild(newTile(name));
    say(tile.querySelector("b")!, value);
    say(tile.querySelector("small")!, note);
  }
}

function newTile(name: string): HTMLElement {
  const tile = make("div", "", make("dt", "", name), make("dd", "", make("b", ""), " ", make("small", "")));
  tile.dataset.tile = name;
  return tile;
}

function tilesOf(facts: RunFacts, now: RunNow, stream: StreamNow | null): Tile[] {
  const { published, targetPerSec, actualPerSec, latenessMs, latencyMs, backlog, inFlight } = now;
  const planned = facts.asked.events;
  return [
    {
      name: "Published",
      value: formatCount(published),
      note: planned === null ? "of an endless run" : `of ${formatCount(planned)}`,
    },
    {
      name: "Rate now",
      value: `${formatRate(Number(actualPerSec.toPrecision(3)))}/s`,
      note: targetPerSec === null ? "as fast as Redis takes it" : `of ${formatRate(targetPerSec)}/s`,
    },
    { name: "Lateness, p99", ...time(latenessMs) },
    { name: "Latency, p99", ...time(latencyMs) },
    { name: "Backlog", value: formatCount(backlog), note: `${formatCount(inFlight)} on their way` },
    { name: "Errors", value: formatCount(now.errors), note: `${formatCount(now.reconnects)} reconnects` },
    {
      name: "Stream",
      value: now.streamLength === null ? "-" : formatCount(now.streamLength),
      note: stream?.sizeBytes == null ? "entries" : `entries, ${formatBytes(stream.sizeBytes)}`,
    },
    nextTile(now),
  ];
}

function time(of: QuantilesMs | null): Pick<Tile, "value" | "note"> {
  return of === null
    ? { value: "-", note: "nothing measured" }
    : { value: `${msText(of.p99)} ms`, note: `at most ${msText(of.max)} ms` };
}

/** What comes next: the end, or a burst. */
function nextTile({ remainingMs, burstBeginsInMs, burstEndsInMs, elapsedMs }: RunNow): Tile {
  const comes = burstBeginsInMs !== null && burstBeginsInMs < (remainingMs ?? Number.POSITIVE_INFINITY);
  const burst =
    burstEndsInMs !== null
      ? `burst ends in ${secondsText(burstEndsInMs)}`
      : comes
        ? `burst in ${secondsText(burstBeginsInMs)}`
        : "no burst to come";
  return remainingMs === null
    ? { name: "Time", value: secondsText(elapsedMs), note: burst }
    : { name: "Time", value: `${secondsText(remainingMs)} left`, note: burst };
}

/** Whole seconds: a clock that shows tenths is read and not looked at. */
function secondsText(ms: number): string {
  return ms < 1000 ? "0s" : formatDuration(Math.floor(ms / 1000) * 1000);
}
