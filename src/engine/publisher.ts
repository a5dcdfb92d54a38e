import { Course } from "./course.ts";
import { Deadlines } from "./deadlines.ts";
import { Outbox } from "./outbox.ts";
import type { Fault, Opened, Outcome } from "./ports.ts";
import { type Action, type Phase, type PublisherOptions, type Standing, stateOf } from "./publisher-types.ts";
import { GAP, isOfLedger, stallFault, Trouble } from "./trouble.ts";

/**
 * Gets events 0, 1, 2 ... into the stream over connections that break. It does no I/O: `next` says what to do, and
 * whoever does it reports what came of it, with the time. The idea: never guess what became of a batch. After any doubt
 * everything in flight is forgotten, the ledger is asked for the next index, and publishing goes on from there; because
 * the ledger moves with the entries, and passes over what it has seen, it does not matter whether the lost batch was
 * applied, was not, or will be later.
 */
export class Publisher {
  private readonly options: PublisherOptions;
  /** What was sent, what goes next, what is left out; for whoever looks on. */
  readonly outbox: Outbox;
  private readonly trouble: Trouble;
  private readonly course: Course;
  private readonly deadlines: Deadlines;
  private phase: Phase = "ready";
  private epoch = 1;
  /** This connection has not yet told where the ledger stands. */
  private fresh = false;
  private limit: number;
  private retryAtMs = 0;
  private streamLength = -1;
  private reconnects = 0;
  private outOfTime = false;

  constructor(options: PublisherOptions) {
    this.options = options;
    this.outbox = new Outbox(options, options.next);
    this.trouble = new Trouble(options);
    this.course = new Course(options, this.outbox, this.trouble);
    this.deadlines = new Deadlines(options.stallMs);
    this.limit = options.limit;
  }

  /** All events below this index are in the stream, as far as anyone knows. */
  get acked(): number {
    return this.course.acked;
  }

  /** Whether an event that falls due now would be sent now. */
  get isOpen(): boolean {
    return this.phase === "ready" && this.outbox.room > 0;
  }

  /** Something is on its way that will be answered. */
  get isExpecting(): boolean {
    return this.phase !== "ready" || !this.outbox.isEmpty;
  }

  standing(): Standing {
    const { acked, streamLength, reconnects, outOfTime } = this;
    const { count: errors, countByCode: errorsByCode, fault } = this.trouble;
    const state = stateOf(this.phase, this.deadlines.isDraining);
    const events = this.outbox.tally(acked);
    return { state, acked, ...events, streamLength, errors, errorsByCode, reconnects, fault, outOfTime };
  }

  /**
   * What to do now, when the events below `due` may be sent and those below `skipTo` that were not sent are to be left out. Ask again
   * after each report, until the answer is to wait or to end.
   */
  next(nowMs: number, due: number, skipTo = 0): Action {
    this.judge(nowMs);
    switch (this.phase) {
      case "cut":
        this.phase = "apart";
        return { do: "drop" };
      case "apart":
        if (nowMs < this.retryAtMs) return this.wait(this.retryAtMs);
        this.phase = "connecting";
        return { do: "connect", epoch: this.epoch };
      case "joined":
        if (nowMs < this.retryAtMs) return this.wait(this.retryAtMs);
        this.phase = "asking";
        this.deadlines.heard(nowMs);
        return { do: "open", epoch: this.epoch, beginAt: this.fresh ? 0 : this.acked };
      case "ready":
        return this.send(due, skipTo) ?? this.deadlines.wait(this.stallAtMs());
      case "done":
      case "failed":
        return { do: "end" };
      default:
        return this.wait(this.stallAtMs());
    }
  }

  connected(nowMs: number, epoch: number): void {
    if (epoch !== this.epoch || this.phase !== "connecting") return;
    this.reconnects++;
    this.phase = "joined";
    this.retryAtMs = nowMs;
  }

  opened(nowMs: number, epoch: number, opened: Opened): void {
    if (epoch !== this.epoch || this.phase !== "asking") return;
    this.phase = "ready";
    this.streamLength = opened.streamLength;
    const fault = this.course.found(nowMs, opened, this.fresh);
    this.fresh = false;
    this.outbox.restart(opened.next);
    if (fault !== undefined) this.stumble(nowMs, fault);
  }

  /** The connection could not be made, or the ledger not be asked. */
  refused(nowMs: number, epoch: number, fault: Fault): void {
    const tried = this.phase === "connecting" || this.phase === "asking";
    if (epoch === this.epoch && tried) this.stumble(nowMs, fault);
  }

  wrote(nowMs: number, count: number, sizeBytes: number, isGap = false): void {
    if (this.outbox.isEmpty) this.deadlines.heard(nowMs);
    this.outbox.add({ count, sizeBytes, sentMs: nowMs, isGap });
  }

  /** The reply to the oldest batch. */
  settled(nowMs: number, epoch: number, outcome: Outcome): void {
    const batch = epoch === this.epoch ? this.outbox.settle() : undefined;
    if (batch === undefined) return;
    this.deadlines.heard(nowMs);
    const to = batch.first + batch.count;
    const fault = outcome.ok ? GAP : outcome.fault;
    if (outcome.ok && outcome.position.next >= to) {
      if (!batch.isGap) this.streamLength = outcome.position.streamLength;
      if (outcome.position.isNewStream) this.options.tell({ kind: "deleted", below: batch.first });
      this.outbox.learnFrom(batch, nowMs);
      this.course.advance(nowMs, to);
    } else if (this.phase === "ready" || !isOfLedger(fault)) this.stumble(nowMs, fault);
    if (this.phase === "settling" && this.outbox.isEmpty) this.phase = "joined";
  }

  /** The connection is gone. */
  lost(nowMs: number, epoch: number, fault: Fault): void {
    const connected = ["joined", "asking", "ready", "settling"].includes(this.phase);
    if (epoch === this.epoch && connected) this.stumble(nowMs, fault);
  }

  /** No further events but those below `due`: what was sent is settled, within graceMs. */
  stop(nowMs: number, graceMs: number, due = 0): void {
    this.limit = Math.min(this.limit, Math.max(due, this.outbox.highWater));
    this.deadlines.drain(nowMs, graceMs);
  }

  /** The run ends before event `limit`: said late by lanes, which learn on the way which of their events is the last. */
  limitTo(limit: number): void {
    this.limit = Math.min(this.limit, limit);
  }

  private judge(nowMs: number): void {
    if (this.phase === "done" || this.phase === "failed") return;
    if (this.acked >= this.limit) this.phase = "done";
    else if (this.deadlines.isOutOfTime(nowMs)) [this.phase, this.outOfTime] = ["failed", true];
    else if (this.phase !== "ready" && nowMs >= this.trouble.overdueAtMs) this.phase = "failed";
    else if (nowMs >= this.stallAtMs()) this.stumble(nowMs, stallFault(this.options.stallMs));
  }

  private wait(untilMs: number): Action {
    return this.deadlines.wait(Math.min(untilMs, this.trouble.overdueAtMs));
  }

  /** Connecting has a time limit of its own. */
  private stallAtMs(): number {
    const sending = this.phase === "ready" || this.phase === "settling";
    return this.deadlines.stallAtMs(this.phase === "asking" || (sending && !this.outbox.isEmpty));
  }

  private send(due: number, skipTo: number): Action | undefined {
    const { epoch, limit, outbox } = this;
    const passage = outbox.nextPassage(Math.min(skipTo, limit));
    if (passage !== undefined) return { do: "skip", epoch, ...passage };
    const piece = outbox.nextPiece(Math.min(due, limit));
    return piece && { do: "write", epoch, ...piece };
  }

  private stumble(nowMs: number, fault: Fault): void {
    const { isNew, isFatal, delayMs } = this.trouble.meet(nowMs, fault);
    if (isNew && !isFatal) this.options.tell({ kind: "trouble", fault });
    if (isFatal) this.phase = "failed";
    else if (isOfLedger(fault) && this.phase !== "connecting")
      this.phase = this.outbox.isEmpty ? "joined" : "settling";
    else this.forsake();
    this.retryAtMs = nowMs + delayMs;
  }

  /** Whatever is still reported of this connection belongs to the past. */
  private forsake(): void {
    this.phase = this.phase === "connecting" ? "apart" : "cut";
    this.epoch++;
    this.fresh = true;
    this.outbox.forsake(this.acked);
  }
}
