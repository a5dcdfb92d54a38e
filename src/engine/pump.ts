import type { Shape } from "../shape/shape.ts";
import type { Meter } from "./meter.ts";
import { type Clock, type Fault, type Session, type Sink, SinkFault } from "./ports.ts";
import { Publisher } from "./publisher.ts";
import type { Action, PublisherOptions, Standing } from "./publisher-types.ts";

export interface PumpOptions {
  readonly shape: Shape;
  readonly clock: Clock;
  readonly sink: Sink;
  /** The first connection, on which the ledger was asked. */
  readonly session: Session;
  readonly meter: Meter;
  readonly publisher: Omit<PublisherOptions, "landed">;
  /** When the run begins, on the clock's scale; at once when not given. Should that be over already, the events since then are late. */
  readonly startAtMs?: number | undefined;
  /** The run does not end before this instant, ms; undefined when it ends with its last event. */
  readonly endMs: number | undefined;
  /** How long settling may take after stop(). */
  readonly graceMs: number;
  /** Called at every turn and at every change of rate; it should be quick. */
  observe(elapsedMs: number): void;
}

/** Neighbours closer than this travel together. Timers cost about 30 microseconds of CPU a turn: 2000 turns a second are 6 % of a core. */
const COMPANY_MS = 0.5;
/** dueBy(t) counts the events before t, so the time to look is just after an event's instant. */
const JUST_AFTER_MS = 0.001;

/**
 * The one loop. At every turn it asks the shape how many events are due by now, and does what the publisher wants done about them.
 * It never waits for a reply to decide what is due: a slow server shows as lateness, not as a lower rate.
 */
export class Pump {
  private readonly options: PumpOptions;
  private readonly publisher: Publisher;
  private session: Session;
  private startMs = 0;
  private lastWriteMs = Number.NEGATIVE_INFINITY;
  private changeMs = 0;
  private endedMs: number | undefined;
  /** How many events were due when stop() was called. */
  private dueAtStop: number | undefined;
  private abandoned = false;

  constructor(options: PumpOptions) {
    const { publisher, meter, session } = options;
    this.options = options;
    this.session = session;
    const landed = (from: number, to: number, nowMs: number): void =>
      meter.acknowledged(from, to - from, nowMs - this.startMs);
    this.publisher = new Publisher({ ...publisher, landed });
  }

  /** Publishes until the limit is reached and the time is over, until stop() and all is settled, or until nothing helps any more. */
  async run(): Promise<Standing> {
    const { clock, observe } = this.options;
    this.startMs = this.options.startAtMs ?? clock.nowMs();
    this.watch(this.session, 1);
    for (;;) {
      const nowMs = clock.nowMs();
      const due = this.dueAt(nowMs);
      const action = this.publisher.next(nowMs, due);
      observe(this.since(nowMs));
      if (this.abandoned || action.do === "end") break;
      if (action.do === "wait") await clock.sleepUntil(this.wakeAtMs(nowMs, due, action.untilMs));
      else this.perform(action, nowMs);
    }
    await this.leave();
    return this.standing();
  }

  /** No further events; what is under way is settled. */
  stop(): void {
    const nowMs = this.options.clock.nowMs();
    this.dueAtStop ??= this.dueAt(nowMs);
    this.publisher.stop(nowMs, this.options.graceMs);
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

  /** How long the run has lasted, or did last. */
  elapsedMs(): number {
    return this.since(this.endedMs ?? this.options.clock.nowMs());
  }

  /** How many events are due by now, or were when the run was stopped. */
  due(): number {
    return this.dueAt(this.options.clock.nowMs());
  }

  private dueAt(nowMs: number): number {
    if (this.dueAtStop !== undefined) return this.dueAtStop;
    return Math.min(this.options.shape.dueBy(this.since(nowMs)), this.options.publisher.limit);
  }

  /** Ms since the start; 0 before it. */
  private since(nowMs: number): number {
    return Math.max(0, nowMs - this.startMs);
  }

  private wakeAtMs(nowMs: number, due: number, untilMs: number): number {
    const { shape, publisher } = this.options;
    const wakeMs = Math.min(untilMs, this.changeAfter(nowMs));
    if (!this.publisher.isOpen || this.dueAtStop !== undefined || due >= publisher.limit) return wakeMs;
    const instantMs = this.startMs + shape.instantOf(due) + JUST_AFTER_MS;
    return Math.min(wakeMs, Math.max(instantMs, this.lastWriteMs + COMPANY_MS));
  }

  /** When the rate changes next; whoever observes wants to see it. */
  private changeAfter(nowMs: number): number {
    if (nowMs >= this.changeMs)
      this.changeMs = this.startMs + this.options.shape.phaseAt(this.since(nowMs)).endMs;
    return this.changeMs;
  }

  private perform(action: Exclude<Action, { do: "wait" | "end" }>, nowMs: number): void {
    if (action.do === "write") this.write(action.first, action.count, action.epoch, nowMs);
    else if (action.do === "open") this.open(action.beginAt, action.epoch);
    else if (action.do === "connect") this.connect(action.epoch);
    else this.session.drop();
  }

  private write(first: number, wanted: number, epoch: number, nowMs: number): void {
    const { meter } = this.options;
    const firstNew = Math.max(first, this.publisher.highWater);
    const { count, sizeBytes, outcome } = this.session.write(first, wanted);
    this.publisher.wrote(nowMs, count, sizeBytes);
    this.lastWriteMs = nowMs;
    // An event that is sent again was handed over long ago.
    meter.handedOver(firstNew, first + count - firstNew, nowMs - this.startMs);
    outcome.then((result) => this.report((atMs) => this.publisher.settled(atMs, epoch, result)));
  }

  private open(beginAt: number, epoch: number): void {
    this.session.open(beginAt).then(
      (opened) => this.report((atMs) => this.publisher.opened(atMs, epoch, opened)),
      (error) => this.report((atMs) => this.publisher.refused(atMs, epoch, faultIn(error))),
    );
  }

  private connect(epoch: number): void {
    const { sink, publisher } = this.options;
    sink.connect(publisher.connectMs).then(
      (session) => {
        if (this.abandoned) return session.drop();
        this.session = session;
        this.watch(session, epoch);
        this.report((atMs) => this.publisher.connected(atMs, epoch));
      },
      (error) => this.report((atMs) => this.publisher.refused(atMs, epoch, faultIn(error))),
    );
  }

  private watch(session: Session, epoch: number): void {
    session.lost.then((fault) => this.report((atMs) => this.publisher.lost(atMs, epoch, fault)));
  }

  private report(what: (nowMs: number) => void): void {
    what(this.options.clock.nowMs());
    this.options.clock.wake();
  }

  private async leave(): Promise<void> {
    const { clock, endMs, observe } = this.options;
    const isDone = this.standing().state === "DONE" && !this.abandoned;
    const untilMs = this.startMs + (endMs ?? 0);
    while (isDone && this.dueAtStop === undefined && clock.nowMs() < untilMs) {
      await clock.sleepUntil(Math.min(untilMs, this.changeAfter(clock.nowMs())));
      observe(this.since(clock.nowMs()));
    }
    this.endedMs = clock.nowMs();
    if (isDone) await this.session.close();
    else this.session.drop();
  }
}

/** Anything but a SinkFault is a bug, and goes its way to exit code 70. */
function faultIn(error: unknown): Fault {
  if (error instanceof SinkFault) return error.fault;
  throw error;
}
