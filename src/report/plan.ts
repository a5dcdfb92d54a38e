import type { Phase, Shape } from "../shape/index.ts";

/** A stretch of a plan, with how many events fall due in it. */
export interface PlannedPhase extends Phase {
  readonly events: number;
}

export interface Plan {
  /** null when endless. */
  readonly events: number | null;
  readonly durationMs: number | null;
  /** What the rest is about: all of the run, or the first hour (at least three bursts) of an endless one. */
  readonly shownMs: number;
  readonly shownEvents: number;
  readonly phases: readonly PlannedPhase[];
  readonly meanRatePerSec: number;
  readonly peakRatePerSec: number;
  readonly bursts: number;
}

const HOUR_MS = 3_600_000;
const MAX_PHASES = 12;

/**
 * What a run will do. `events` is the number it ends at (Infinity: endless) and `durationMs` how long it takes, if limited: both are
 * known before the first event is sent, because the shape has a closed form.
 */
export function planOf(shape: Shape, limits: { events: number; durationMs: number | undefined }): Plan {
  const endMs = endOf(shape, limits);
  const shownMs = Number.isFinite(endMs)
    ? endMs
    : Math.max(HOUR_MS, 3 * shape.spec.burstIntervalMs + shape.spec.burstDurationMs);
  const shownEvents = Number.isFinite(limits.events) ? limits.events : shape.dueBy(shownMs);
  return {
    events: Number.isFinite(limits.events) ? limits.events : null,
    durationMs: Number.isFinite(endMs) ? endMs : null,
    shownMs,
    shownEvents,
    phases: phasesOf(shape, shownMs, limits.events),
    meanRatePerSec: shownMs > 0 ? (shownEvents * 1000) / shownMs : 0,
    peakRatePerSec: peakOf(shape, shownMs),
    bursts: burstsIn(shape, shownMs),
  };
}

/** When the run ends: at its duration, or when the event after its last would be due. */
function endOf(
  shape: Shape,
  { events, durationMs }: { events: number; durationMs: number | undefined },
): number {
  const byCount = Number.isFinite(events) ? shape.instantOf(events) : Number.POSITIVE_INFINITY;
  if (durationMs === undefined) return byCount;
  return shape.dueBy(durationMs) <= events ? durationMs : byCount;
}

function phasesOf(shape: Shape, untilMs: number, maxEvents: number): PlannedPhase[] {
  const phases: PlannedPhase[] = [];
  for (let atMs = 0; atMs < untilMs && phases.length < MAX_PHASES; ) {
    const phase = shape.phaseAt(atMs);
    const endMs = Math.min(phase.endMs, untilMs);
    const due = Math.min(shape.dueBy(endMs), maxEvents);
    phases.push({ ...phase, endMs, events: due - shape.dueBy(phase.startMs) });
    atMs = endMs;
  }
  return phases;
}

function peakOf(shape: Shape, untilMs: number): number {
  const { burstIntervalMs } = shape.spec;
  const firstBurst = burstIntervalMs > 0 && burstIntervalMs < untilMs ? shape.rateAt(burstIntervalMs) : 0;
  return Math.max(shape.rateAt(0), firstBurst);
}

function burstsIn(shape: Shape, untilMs: number): number {
  const { burstIntervalMs } = shape.spec;
  if (burstIntervalMs === 0 || shape.phaseAt(burstIntervalMs).kind !== "burst") return 0;
  return Math.max(0, Math.ceil(untilMs / burstIntervalMs) - 1);
}
