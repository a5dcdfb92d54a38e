import { RunHistory } from "../report/run-history.ts";
import type { RunSample, StretchQuantiles } from "../report/run-view.ts";
import type { Shape } from "../shape/shape.ts";
import type { Start } from "./pace.ts";
import type { RunTimes } from "./run-times.ts";
import type { Quantiles } from "./timings.ts";

/** What is counted at the end of a second. */
export interface Counted {
  /** Events that were handed over at least once, and those of them that are in the stream; what was left out counts in neither. */
  readonly sent: number;
  readonly published: number;
  /** Due by now and not in the stream. */
  readonly backlog: number;
  readonly inFlight: number;
  readonly errors: number;
  readonly reconnects: number;
  /** -1 when unknown. */
  readonly streamLength: number;
}

export interface RecorderOptions {
  /** A shape of its own: it is asked along another line than the pump's. */
  readonly shape: Shape;
  /** Events at or above this index are not planned; Infinity when endless. */
  readonly limit: number;
  /** Without a plan (--rate max), `planned` is null. */
  readonly isPlanned: boolean;
  readonly times: Pick<RunTimes, "watch" | "takeRecent">;
  /** Where this process began, and how many events were in the stream by then. */
  readonly start: Start;
  readonly publishedBefore: number;
}

const SECOND_MS = 1000;

/** Cuts a run into whole seconds of its own time, as it goes on. Told the time, it does nothing until a second is over. */
export class Recorder {
  private readonly options: RecorderOptions;
  private readonly seconds = new RunHistory();
  private endMs: number;
  private before: Pick<Counted, "sent" | "published" | "errors" | "reconnects"> & {
    readonly planned: number;
  };
  private newest: RunSample | undefined;

  constructor(options: RecorderOptions) {
    const { start, publishedBefore: published } = options;
    this.options = options;
    this.endMs = Math.floor(start.atMs / SECOND_MS) * SECOND_MS;
    this.before = { sent: published, published, errors: 0, reconnects: 0, planned: start.index };
    options.times.watch();
  }

  /** The run has come to `elapsedMs`; `count` is asked once for all seconds that have passed since. */
  passTo(elapsedMs: number, count: () => Counted): void {
    if (elapsedMs < this.endMs + SECOND_MS) return;
    const toMs = Math.floor(elapsedMs / SECOND_MS) * SECOND_MS;
    this.close(toMs, count());
  }

  /** The run has ended: what is left of a second counts too. */
  finish(elapsedMs: number, counted: Counted): void {
    if (elapsedMs > this.endMs) this.close(elapsedMs, counted);
  }

  history(): readonly RunSample[] {
    return this.seconds.all();
  }

  /** The latest second that is over. */
  get latest(): RunSample | undefined {
    return this.newest;
  }

  private close(toMs: number, counted: Counted): void {
    const { shape, limit, isPlanned, times } = this.options;
    const { before } = this;
    const planned = Math.min(shape.dueBy(toMs), limit);
    const { lateness, latency } = times.takeRecent();
    this.newest = {
      atMs: this.endMs,
      widthMs: toMs - this.endMs,
      planned: isPlanned ? planned - before.planned : null,
      sent: counted.sent - before.sent,
      // After a rollback there are less than before; what is published again is no news.
      acked: Math.max(0, counted.published - before.published),
      latenessMs: isPlanned ? stretchOf(lateness) : null,
      latencyMs: isPlanned ? stretchOf(latency) : null,
      backlog: Math.max(0, counted.backlog),
      inFlight: counted.inFlight,
      errors: counted.errors - before.errors,
      reconnects: counted.reconnects - before.reconnects,
      streamLength: counted.streamLength < 0 ? null : counted.streamLength,
    };
    this.seconds.add(this.newest);
    this.endMs = toMs;
    this.before = { ...counted, planned, published: Math.max(before.published, counted.published) };
  }
}

function stretchOf(quantiles: Quantiles | undefined): StretchQuantiles | null {
  if (quantiles === undefined) return null;
  const round = (ms: number) => Number(ms.toFixed(3));
  return { p50: round(quantiles.p50Ms), p99: round(quantiles.p99Ms), max: round(quantiles.maxMs) };
}
