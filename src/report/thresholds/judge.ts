import type { RunSample } from "../run-view.ts";
import { type Reading, type Readings, secondReadings } from "./readings.ts";
import { endsEarly, isMet, type Threshold, worseOf } from "./threshold.ts";
import { type Verdict, verdictOn, verdictOnSpell } from "./verdict.ts";

/** A run at a moment, as thresholds look at it. */
export interface Look {
  /** Ms of the run's own time. */
  readonly atMs: number;
  readonly readings: Readings;
  /** The latest second that is over; null before there is one. The same one may be given again. */
  readonly second: RunSample | null;
}

/** Watches a run go on, and says at its end which thresholds it missed. It is told the time. */
export class ThresholdJudge {
  private readonly cases: readonly Case[];
  private secondMs = Number.NEGATIVE_INFINITY;

  /** `isImpatient`: a threshold without `for` is missed as soon as its condition is met, where more of the run cannot mend that. */
  constructor(thresholds: readonly Threshold[], isImpatient: boolean) {
    this.cases = thresholds.map((threshold) =>
      threshold.forMs === undefined ? momentary(threshold, isImpatient) : lasting(threshold, threshold.forMs),
    );
  }

  /** Gives what was missed since the latest look. */
  look({ atMs, readings, second }: Look): Verdict[] {
    const isNew = second !== null && second.atMs > this.secondMs;
    if (isNew) this.secondMs = second.atMs;
    return this.cases.flatMap((each) => each.look(atMs, readings, isNew ? second : undefined) ?? []);
  }

  /** The run has ended and was looked at for the last time: how each threshold stands, in the order in which they were given. */
  verdicts(final: Readings): Verdict[] {
    return this.cases.map((each) => each.verdict(final));
  }
}

/** One threshold, and what was seen of it. */
interface Case {
  /** The verdict when it is missed by this look for the first time. A second is given once. */
  look(atMs: number, readings: Readings, second: RunSample | undefined): Verdict | undefined;
  verdict(final: Readings): Verdict;
}

function momentary(threshold: Threshold, isImpatient: boolean): Case {
  const { name } = threshold.metric;
  const isWatched = isImpatient && endsEarly(threshold);
  let missed: Verdict | undefined;
  return {
    look(atMs, readings) {
      const reading = readings[name];
      if (!isWatched || missed !== undefined || reading === undefined || !isUnwanted(threshold, reading))
        return undefined;
      missed = verdictOn(threshold, reading, atMs);
      return missed;
    },
    verdict: (final) => missed ?? verdictOn(threshold, final[name]!),
  };
}

/** A time in which the condition was met at every look, from the first of them to the last. */
interface Spell {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly worst: Reading;
}

function lasting(threshold: Threshold, forMs: number): Case {
  const { name, scope } = threshold.metric;
  let present: Spell | undefined;
  let longest: Spell | undefined;
  let worst: Reading | undefined;
  let isTold = false;

  const take = (reading: Reading, fromMs: number, untilMs: number): void => {
    if (reading.value !== null) worst = worseReading(threshold, worst, reading);
    // Nobody knows what was in between when a value is unknown.
    present = isUnwanted(threshold, reading)
      ? {
          fromMs: present?.fromMs ?? fromMs,
          untilMs,
          worst: worseReading(threshold, present?.worst, reading),
        }
      : undefined;
    if (present !== undefined && lengthOf(present) >= lengthOf(longest)) longest = present;
  };
  return {
    look(atMs, readings, second) {
      if (scope === "gauge") take(readings[name]!, atMs, atMs);
      else if (second !== undefined) {
        const reading = secondReadings(second)[name];
        // A second without events says nothing about their times.
        if (reading !== undefined) take(reading, second.atMs, second.atMs + second.widthMs);
      }
      if (isTold || longest === undefined || lengthOf(longest) < forMs) return undefined;
      isTold = true;
      return verdictOnSpell(threshold, longest.worst, lengthOf(longest));
    },
    verdict(final) {
      if (longest !== undefined && lengthOf(longest) >= forMs)
        return verdictOnSpell(threshold, longest.worst, lengthOf(longest));
      if (worst === undefined) return verdictOn(threshold, { ...final[name], value: null });
      return { threshold, value: worst.value, isMissed: false, why: null };
    },
  };
}

function lengthOf(spell: Spell | undefined): number {
  return spell === undefined ? 0 : spell.untilMs - spell.fromMs;
}

function isUnwanted(threshold: Threshold, { value }: Reading): boolean {
  return value !== null && isMet(threshold, value);
}

function worseReading(threshold: Threshold, a: Reading | undefined, b: Reading): Reading {
  return a !== undefined && worseOf(threshold, a.value!, b.value!) === a.value ? a : b;
}
