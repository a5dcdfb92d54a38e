import { Backlog } from "./backlog.ts";
import { Operator } from "./operator.ts";
import { Publisher } from "./publisher.ts";
import type { Action, Standing } from "./publisher-types.ts";
import type { PumpOptions } from "./pump-options.ts";

/** Neighbours closer than this travel together. Timers cost about 30 microseconds of CPU a turn: 2000 turns a second are 6 % of a core. */
const COMPANY_MS = 0.5;
/** An event that is later than this was kept by something else than the rhythm of the turns. */
const FRESH_MS = 5;
/** dueBy(t) counts the events before t, so the time to look is just after an event's instant. */
const JUST_AFTER_MS = 0.001;

/**
 * The one loop. At every turn it asks the shape how many events are due by now, and does what the publisher wants done about them.
 * It never waits for a reply to decide what is due: a slow server shows as lateness, not as a lower rate.
 */
export class Pump {
  private readonly options: PumpOptions;
  private readonly publisher: Publisher;
  private readonly backlog: Backlog;
  private readonly operator: Operator;
  private startMs = 0;
  private changeMs = 0;
  private endedMs: number | undefined;
  /** How many events were due when stop() was called. */
  private dueAtStop: number | undefined;
  private abandoned = false;
  private isPaused = false;

  constructor(options: PumpOptions) {
    const { publisher, meter } = options;
    this.options = options;
    this.backlog = new Backlog(options.shape, options.catchUp);
    const landed = (from: number, to: number, nowMs: number): void =>
      meter.acknowledged(from, to - from, nowMs - this.startMs);
    this.publisher = new Publisher({ ...publisher, landed });
    this.operator = new Operator({ ...options, connectMs: publisher.connectMs }, this.publisher);
  }

  /** Publishes until the limit is reached and the time is over, until stop() and all is settled, or until nothing helps any more. */
  async run(): Promise<Standing> {
    const { clock, observe, cutMs = Number.POSITIVE_INFINITY } = this.options;
    this.startMs = this.options.startAtMs ?? clock.nowMs();
    this.operator.begin(this.startMs);
    for (;;) {
      const nowMs = clock.nowMs();
      if (this.since(nowMs) >= cutMs && this.dueAtStop === undefined) this.stop();
      const due = this.dueAt(nowMs);
      const action = this.decide(nowMs, due);
      observe(this.since(nowMs));
      if (this.abandoned || action.do === "end") break;
      if (action.do === "wait") await this.sleepUntil(this.wakeAtMs(nowMs, action.untilMs));
      else this.operator.perform(action, nowMs);
    }
    await this.leave();
    return this.standing();
  }

  /** No new events until proceed(): what was sent is settled, what falls due meanwhile is late. */
  pause(): void {
    this.isPaused = true;
  }

  proceed(): void {
    this.isPaused = false;
    this.options.clock.wake();
  }

  /** No further events; what is under way is settled. */
  stop(nowMs: number = this.options.clock.nowMs()): void {
    this.isPaused = false;
    this.dueAtStop ??= this.dueAt(nowMs);
    this.publisher.stop(nowMs, this.options.graceMs, this.isOnTime(nowMs) ? this.dueAtStop : 0);
    this.options.clock.wake();
  }

  /** Leaves at once, whatever is under way. */
  abandon(): void {
    this.abandoned = true;
    this.stop();
  }

  standing(): Standing {
    return this.publisher.standing();
  }

  /** All events below this index are in the stream. */
  get acked(): number {
    return this.publisher.acked;
  }

  /** How many of them are in the stream; the others were left out. */
  get published(): number {
    return this.publisher.outbox.publishedBelow(this.publisher.acked);
  }

  /** How many events were handed over at least once. */
  get sent(): number {
    const { outbox } = this.publisher;
    return outbox.publishedBelow(outbox.highWater);
  }

  /** How long the run has lasted, or did last. */
  elapsedMs(): number {
    return this.since(this.endedMs ?? this.options.clock.nowMs());
  }

  /** How many events are due by now, or were when the run was stopped. */
  due(): number {
    return this.dueAt(this.options.clock.nowMs());
  }

  /** How long making up for stalls has taken, ms. */
  catchingUpMs(): number {
    return this.backlog.catchingUpMs(this.elapsedMs());
  }

  private decide(nowMs: number, due: number): Action {
    const { publisher, backlog } = this;
    const { highWater } = publisher.outbox;
    // What was sent before may be sent again at any time; only new events have to keep to the plan.
    const allowed = this.isPaused
      ? highWater
      : Math.max(highWater, backlog.allowed(this.since(nowMs), due, highWater));
    return publisher.next(nowMs, allowed, backlog.skipTo(this.since(nowMs), due, highWater));
  }

  /** How late the process wakes is its own doing, and measured; being woken early by a report is not. */
  private async sleepUntil(atMs: number): Promise<void> {
    const { clock, meter } = this.options;
    await clock.sleepUntil(atMs, this.publisher.isExpecting);
    const lateMs = clock.nowMs() - atMs;
    if (lateMs >= 0) meter.wokeUp(lateMs);
  }

  /** Events that fell due since the latest turn still leave when the run is stopped: it ends exactly as its plan would. */
  private isOnTime(nowMs: number): boolean {
    const { isOpen, outbox } = this.publisher;
    return isOpen && this.since(nowMs) - this.options.shape.instantOf(outbox.highWater) < FRESH_MS;
  }

  private dueAt(nowMs: number): number {
    if (this.dueAtStop !== undefined) return this.dueAtStop;
    const sinceMs = this.since(nowMs);
    return Math.min(this.options.shape.dueBy(sinceMs), this.limitAt(sinceMs));
  }

  private limitAt(sinceMs: number): number {
    const { limitAt, publisher } = this.options;
    if (limitAt === undefined) return publisher.limit;
    const limit = limitAt(sinceMs);
    this.publisher.limitTo(limit);
    return limit;
  }

  /** Ms since the start; 0 before it. */
  private since(nowMs: number): number {
    return Math.max(0, nowMs - this.startMs);
  }

  private wakeAtMs(nowMs: number, untilMs: number): number {
    const { cutMs = Number.POSITIVE_INFINITY, companyMs = COMPANY_MS } = this.options;
    const changeMs = Math.min(untilMs, this.changeAfter(nowMs));
    if (this.dueAtStop !== undefined) return changeMs;
    const wakeMs = Math.min(changeMs, this.startMs + cutMs);
    const sent = this.publisher.outbox.highWater;
    if (this.isPaused || !this.publisher.isOpen || sent >= this.limitAt(this.since(nowMs))) return wakeMs;
    const instantMs = this.startMs + this.backlog.instantMs(sent) + JUST_AFTER_MS;
    return Math.min(wakeMs, Math.max(instantMs, this.operator.lastWriteMs + companyMs));
  }

  /** When the rate changes next; whoever observes wants to see it. */
  private changeAfter(nowMs: number): number {
    if (nowMs >= this.changeMs)
      this.changeMs = this.startMs + this.options.shape.phaseAt(this.since(nowMs)).endMs;
    return this.changeMs;
  }

  private async leave(): Promise<void> {
    const { clock, endMs, observe } = this.options;
    const isDone = this.standing().state === "DONE" && !this.abandoned;
    const untilMs = this.startMs + (endMs ?? 0);
    while (isDone && this.dueAtStop === undefined && clock.nowMs() < untilMs) {
      await clock.sleepUntil(Math.min(untilMs, this.changeAfter(clock.nowMs())), false);
      observe(this.since(clock.nowMs()));
    }
    this.endedMs = clock.nowMs();
    await this.operator.leave(isDone);
  }
}
