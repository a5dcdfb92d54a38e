import { formatCount, formatDuration, formatRate } from "../primitives/units.ts";
import type { Phase } from "../shape/shape.ts";

/** How a run stands at a moment. */
export interface Moment {
  readonly elapsedMs: number;
  /** Events in the stream so far. */
  readonly published: number;
  /** XLEN, -1 when unknown. */
  readonly streamLength: number;
  readonly errors: number;
  /** Due, and not in the stream yet. */
  readonly behind: number;
  readonly phase: Phase;
}

/** A line for people and the same as data. */
export interface ProgressLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Where a resumed run stood when this process took it over. */
export interface ProgressStart {
  readonly elapsedMs: number;
  readonly published: number;
}

const FROM_THE_BEGINNING: ProgressStart = { elapsedMs: 0, published: 0 };
const LEAST_GAP_MS = 1000;

/** Says when a line is due, every so many events but never more than one a second, and what stands in it. */
export class Progress {
  private readonly everyEvents: number;
  private readonly isUnplanned: boolean;
  private lastMs: number;
  private lastPublished: number;
  private wasBurst = false;

  /** `isUnplanned`: as fast as Redis takes them, so there is no target to name and none to be behind. */
  constructor(everyEvents: number, isUnplanned = false, from: ProgressStart = FROM_THE_BEGINNING) {
    this.everyEvents = everyEvents;
    this.isUnplanned = isUnplanned;
    this.lastMs = from.elapsedMs;
    this.lastPublished = from.published;
  }

  /** Cheap: it is asked at every turn. */
  isDue(elapsedMs: number, published: number): boolean {
    return elapsedMs - this.lastMs >= LEAST_GAP_MS && published - this.lastPublished >= this.everyEvents;
  }

  line(moment: Moment): ProgressLine {
    const { elapsedMs, published, streamLength, errors, behind, phase } = moment;
    const gapMs = elapsedMs - this.lastMs;
    const actualPerSec = gapMs > 0 ? ((published - this.lastPublished) * 1000) / gapMs : 0;
    this.lastMs = elapsedMs;
    this.lastPublished = published;
    const burst = phase.kind === "burst";
    const length = streamLength < 0 ? "?" : formatCount(streamLength);
    const parts = [
      `${formatCount(published)} published`,
      `stream ${length}`,
      this.isUnplanned ? "target max" : `target ${formatRate(phase.ratePerSec)}/s`,
      `actual ${formatRate(actualPerSec)}/s`,
      `errors ${formatCount(errors)}`,
      `burst ${burst ? "on" : "off"}`,
      ...(behind > phase.ratePerSec && !this.isUnplanned ? [`${formatCount(behind)} behind`] : []),
    ];
    const fields = {
      event: "progress",
      elapsedMs: Math.round(elapsedMs),
      published,
      streamLength: streamLength < 0 ? null : streamLength,
      targetPerSec: this.isUnplanned ? null : phase.ratePerSec,
      actualPerSec: Number(actualPerSec.toFixed(3)),
      errors,
      burst,
      behind,
    };
    return { message: parts.join("  "), fields };
  }

  /** A line when a burst has begun or ended since the last call, else undefined. */
  burstLine(phase: Phase, published: number): ProgressLine | undefined {
    const burst = phase.kind === "burst";
    if (burst === this.wasBurst) return undefined;
    this.wasBurst = burst;
    const rate = `${formatRate(phase.ratePerSec)}/s`;
    const message = burst
      ? `Burst begins: ${rate} for ${formatDuration(phase.endMs - phase.startMs)}`
      : `Burst ends: back to ${rate}, ${formatCount(published)} published`;
    const fields = {
      event: burst ? "burst-begin" : "burst-end",
      atMs: phase.startMs,
      targetPerSec: phase.ratePerSec,
      published,
    };
    return { message, fields };
  }
}
