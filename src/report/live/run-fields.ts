import { formatCount, formatRate } from "../../primitives/units.ts";
import type { QuantilesMs } from "../run-summary.ts";
import type { RunFacts, RunNow } from "../run-view.ts";
import { counted } from "../text-parts.ts";
import type { Field, Part } from "./block.ts";
import { lengthOfTime, milliseconds, percent, ratePerSec, timeLeft } from "./figures.ts";

/** A type whose share is further from its expectation than this many standard deviations is no chance (1 in 1.7 million), of so many events. */
const NO_CHANCE = { deviations: 5, events: 1000 };

/** From the most to the least important: the last ones go first where a terminal is low. */
export function runFields(facts: RunFacts, now: RunNow): Field[] {
  return [
    { label: "published", parts: publishedParts(facts, now) },
    { label: "time", parts: timeParts(now) },
    { label: "rate", parts: rateParts(now) },
    { label: "burst", parts: [burstPart(now)] },
    { label: "stream", parts: [{ text: lengthText(now) }] },
    { label: "backlog", parts: backlogParts(now) },
    { label: "lateness", parts: quantileParts(now.latenessMs) },
    { label: "latency", parts: quantileParts(now.latencyMs) },
  ];
}

/** What may need a line of its own. */
export function runRows(facts: RunFacts, now: RunNow): Field[] {
  return [
    { label: "troubles", parts: troubleParts(now) },
    { label: "mix in %", parts: mixParts(facts, now) },
  ];
}

function publishedParts({ asked: { events } }: RunFacts, { published }: RunNow): Part[] {
  const text = formatCount(published);
  if (events === null || events <= 0) return [{ text, tone: "strong" }];
  return [
    { text, tone: "strong" },
    { text: `of ${formatCount(events)}` },
    { text: `${percent(published / events)} %` },
  ];
}

function timeParts({ elapsedMs, remainingMs }: RunNow): Part[] {
  const passed = lengthOfTime(elapsedMs);
  return remainingMs === null
    ? [{ text: passed }, { text: "end open" }]
    : [{ text: `${timeLeft(remainingMs)} left`.padEnd(12) }, { text: `${passed} passed` }];
}

function rateParts({ actualPerSec, targetPerSec }: RunNow): Part[] {
  const target = targetPerSec === null ? "as fast as can be" : `of ${formatRate(targetPerSec)}/s`;
  return [{ text: ratePerSec(actualPerSec).padEnd(9), tone: "strong" }, { text: target }];
}

function burstPart({ isBurst, burstBeginsInMs, burstEndsInMs }: RunNow): Part {
  if (isBurst)
    return {
      text: burstEndsInMs === null ? "now" : `ends in ${timeLeft(burstEndsInMs)}`,
      tone: "burst",
    };
  return { text: burstBeginsInMs === null ? "none to come" : `begins in ${timeLeft(burstBeginsInMs)}` };
}

function lengthText({ streamLength }: RunNow): string {
  return streamLength === null ? "length unknown" : counted(streamLength, "entry", "entries");
}

/** More than a second's events behind is worth a look. */
function backlogParts({ backlog, inFlight, targetPerSec }: RunNow): Part[] {
  const isLarge = targetPerSec !== null && backlog > Math.max(1, targetPerSec);
  return [
    { text: formatCount(backlog).padEnd(9), tone: isLarge ? "warning" : undefined },
    { text: `${formatCount(inFlight)} in flight` },
  ];
}

function quantileParts(quantiles: QuantilesMs | null): Part[] {
  if (quantiles === null) return [{ text: "-" }];
  const part = (name: string, ms: number) => ({ text: `${name} ${milliseconds(ms)}`.padEnd(12) });
  return [part("p50", quantiles.p50), part("p99", quantiles.p99)];
}

function troubleParts(now: RunNow): Part[] {
  const { errors, errorsByCode, reconnects, rollbacks, skipped, lost, republished } = now;
  const all: [number, string][] = [
    [errors, counted(errors, "error", "errors")],
    [reconnects, counted(reconnects, "reconnect", "reconnects")],
    ...Object.entries(errorsByCode).map(([code, times]): [number, string] => [
      times,
      `${code} ${formatCount(times)}`,
    ]),
    [rollbacks, counted(rollbacks, "rollback", "rollbacks")],
    [republished, `${formatCount(republished)} published again`],
    [skipped, `${formatCount(skipped)} left out`],
    [lost, `${formatCount(lost)} lost`],
  ];
  // Errors and reconnects always have their place; the others only when there are any.
  return all.flatMap(([times, text], at) =>
    times > 0 ? [{ text, tone: "warning" as const }] : at < 2 ? [{ text }] : [],
  );
}

function mixParts({ types }: RunFacts, { mix }: RunNow): Part[] {
  const made = mix.reduce((sum, count) => sum + count, 0);
  return types.map(({ name, share }, at) => {
    const actual = made > 0 ? (mix[at] ?? 0) / made : 0;
    const deviation = Math.sqrt((share * (1 - share)) / Math.max(1, made));
    const isOdd = made >= NO_CHANCE.events && Math.abs(actual - share) > NO_CHANCE.deviations * deviation;
    const text = `${name} ${percent(actual).padStart(4)} of ${Number(percent(share))}`;
    return { text, tone: isOdd ? ("warning" as const) : undefined };
  });
}
