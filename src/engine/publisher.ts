import type { Fault, Opened, Outcome } from "./ports.ts";
import { type Action, type Phase, type PublisherOptions, type Standing, stateOf } from "./publisher-types.ts";
import { GAP, isOfLedger, stallFault, Trouble } from "./trouble.ts";
import { Window } from "./window.ts";

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Gets events 0, 1, 2 ... into the stream over connections that break. It does no I/O: `next` says what to do, and
 * whoever does it reports what came of it, with the time. The idea: never guess what became of a batch. After any doubt
 * everything in flight is forgotten, the ledger is asked for the next index, and publishing goes on from there; because
 * the ledger moves with the entries, and passes over what it has seen, it does not matter whether the lost batch was
 * applied, was not, or will be later.
 */
export class Publisher {
  private readonly options: PublisherOptions;
  private readonly window: Window;
  private readonly trouble: Trouble;
  private phase: Phase = "ready";
  private epoch = 1;
  /** This connection has not yet told where the ledger stands. */
  private fresh = false;
  private ackedTo: number;
  private limit: number;
  private heardMs = 0;
  private retryAtMs = 0;
  private drainByMs = NEVER;
  private streamLength = -1;
  private reconnects = 0;
  private outOfTime = false;

  constructor(options: PublisherOptions) {
    this.options = options;
    this.window = new Window(options.window, options.next);
    this.trouble = new Trouble(options);
    this.ackedTo = options.next;
    this.limit = options.limit;
  }

  /** All events below this index are in the stream, as far as anyone knows. */
  get acked(): number {
    return this.ackedTo;
  }

  /** Events below this index were sent at least once. */
  get highWater(): number {
    return this.window.highWater;
  }

  /** Whether an event that falls due now would be sent now. */
  get isOpen(): boolean {
    return this.phase === "ready" && this.window.room > 0;
  }

  standing(): Standing {
    const { acked, streamLength, reconnects, outOfTime } = this;
    const { inFlight, highWater } = this.window;
    const { count: errors, fault } = this.trouble;
    const state = stateOf(this.phase, this.drainByMs !== NEVER);
    return { state, acked, inFlight, highWater, streamLength, errors, reconnects, fault, outOfTime };
  }

  /** What to do now, when the events below `due` are due. Ask again after each report, until the answer is to wait or to end. */
  next(nowMs: number, due: number): Action {
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
        this.heardMs = nowMs;
        return { do: "open", epoch: this.epoch, beginAt: this.fresh ? 0 : this.ackedTo };
      case "ready":
        return this.write(due) ?? this.wait(this.stallAtMs());
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

  opened(nowMs: number, epoch: number, { next, known, streamLength }: Opened): void {
    if (epoch !== this.epoch || this.phase !== "asking") return;
    this.phase = "ready";
    this.streamLength = streamLength;
    if (!known && !this.fresh) this.options.tell({ kind: "forgotten", at: next });
    else if (next < this.ackedTo) this.options.tell({ kind: "rolled-back", from: next, to: this.ackedTo });
    this.fresh = false;
    if (next > this.ackedTo) this.advance(nowMs, next);
    this.ackedTo = next;
    this.window.restart(next);
  }

  /** The connection could not be made, or the ledger not be asked. */
  refused(nowMs: number, epoch: number, fault: Fault): void {
    const tried = this.phase === "connecting" || this.phase === "asking";
    if (epoch === this.epoch && tried) this.stumble(nowMs, fault);
  }

  wrote(nowMs: number, count: number, sizeBytes: number): void {
    if (this.window.isEmpty) this.heardMs = nowMs;
    this.window.add(count, sizeBytes);
  }

  /** The reply to the oldest batch. */
  settled(nowMs: number, epoch: number, outcome: Outcome): void {
    const batch = epoch === this.epoch ? this.window.settle() : undefined;
    if (batch === undefined) return;
    this.heardMs = nowMs;
    const to = batch.first + batch.count;
    const fault = outcome.ok ? GAP : outcome.fault;
    if (outcome.ok && outcome.position.next >= to) {
      this.streamLength = outcome.position.streamLength;
      this.advance(nowMs, to);
    } else if (this.phase === "ready" || !isOfLedger(fault)) this.stumble(nowMs, fault);
    if (this.phase === "settling" && this.window.isEmpty) this.phase = "joined";
  }

  /** The connection is gone. */
  lost(nowMs: number, epoch: number, fault: Fault): void {
    const connected = ["joined", "asking", "ready", "settling"].includes(this.phase);
    if (epoch === this.epoch && connected) this.stumble(nowMs, fault);
  }

  /** No further events: what was sent is settled, within graceMs. */
  stop(nowMs: number, graceMs: number): void {
    this.limit = Math.min(this.limit, this.window.highWater);
    this.drainByMs = Math.min(this.drainByMs, nowMs + graceMs);
  }

  private judge(nowMs: number): void {
    if (this.phase === "done" || this.phase === "failed") return;
    if (this.ackedTo >= this.limit) this.phase = "done";
    else if (nowMs >= this.drainByMs) this.giveUp(true);
    else if (nowMs >= this.stallAtMs()) this.stumble(nowMs, stallFault(this.options.stallMs));
  }

  /** When the silence will have lasted too long; connecting has a time limit of its own. */
  private stallAtMs(): number {
    const sending = this.phase === "ready" || this.phase === "settling";
    const owed = this.phase === "asking" || (sending && !this.window.isEmpty);
    return owed ? this.heardMs + this.options.stallMs : NEVER;
  }

  private wait(untilMs: number): Action {
    return { do: "wait", untilMs: Math.min(untilMs, this.drainByMs) };
  }

  private write(due: number): Action | undefined {
    const first = this.window.cursor;
    const count = Math.min(due - first, this.limit - first, this.options.batchEvents, this.window.room);
    return count > 0 ? { do: "write", epoch: this.epoch, first, count } : undefined;
  }

  private advance(nowMs: number, to: number): void {
    const from = this.ackedTo;
    if (to <= from) return;
    this.ackedTo = to;
    const troubleMs = this.trouble.overcome(nowMs);
    if (troubleMs !== undefined) this.options.tell({ kind: "recovered", afterMs: troubleMs });
    this.options.landed(from, to, nowMs);
  }

  private stumble(nowMs: number, fault: Fault): void {
    const { isNew, isFatal, delayMs } = this.trouble.meet(nowMs, fault);
    if (isNew && !isFatal) this.options.tell({ kind: "trouble", fault });
    if (isFatal) this.giveUp(false);
    else if (isOfLedger(fault) && this.phase !== "connecting")
      this.phase = this.window.isEmpty ? "joined" : "settling";
    else this.forsake();
    this.retryAtMs = nowMs + delayMs;
  }

  private giveUp(outOfTime: boolean): void {
    this.phase = "failed";
    this.outOfTime = outOfTime;
  }

  /** Whatever is still reported of this connection belongs to the past. */
  private forsake(): void {
    this.phase = this.phase === "connecting" ? "apart" : "cut";
    this.epoch++;
    this.fresh = true;
    this.window.restart(this.ackedTo);
  }
}
