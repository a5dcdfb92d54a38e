import type { Shape } from "../shape/shape.ts";

/** How a backlog is published: at so many times the current target, without limit, or not at all. */
export type CatchUp = number | "unbounded" | "skip";

/** An event that is later than this was held up by a stall; below it, a machine that merely hesitates is made up for at once. */
export const STALL_MS = 100;

/**
 * How many events may have been sent by now. Normally all that are due; after a stall, from where it found itself, at `factor`
 * times the growth of the plan until both meet. The backlog is two numbers, however long it is:
 *
 *   allowed(t) = sentThen + factor * (dueBy(t) - dueThen)
 *
 * At 10/s and factor 2, 600 events that a minute's stall left behind are made up for in the minute after it.
 */
export class Backlog {
  private readonly shape: Shape;
  private readonly policy: CatchUp;
  private base: { readonly sent: number; readonly due: number } | undefined;
  private sinceMs = 0;
  private totalMs = 0;

  constructor(shape: Shape, policy: CatchUp) {
    this.shape = shape;
    this.policy = policy;
  }

  /** How long catching up has taken by now, all stalls together, ms. */
  catchingUpMs(elapsedMs: number): number {
    return this.totalMs + (this.base === undefined ? 0 : elapsedMs - this.sinceMs);
  }

  /** Events below the answer may be sent at `elapsedMs`, when those below `due` are due and those below `sent` were sent before. */
  allowed(elapsedMs: number, due: number, sent: number): number {
    if (typeof this.policy !== "number") return due;
    if (this.base === undefined && !this.isStalled(elapsedMs, due, sent)) return due;
    const dueNow = this.shape.dueBy(elapsedMs);
    if (this.base === undefined) this.sinceMs = elapsedMs;
    if (this.base === undefined || this.isStalledAnew(elapsedMs, sent)) this.base = { sent, due: dueNow };
    const allowed = Math.floor(this.base.sent + this.policy * (dueNow - this.base.due));
    if (allowed < due) return allowed;
    this.totalMs += elapsedMs - this.sinceMs;
    this.base = undefined;
    return due;
  }

  /** The events below the answer will not be sent any more: they are overdue and the policy is to skip. */
  skipTo(elapsedMs: number, due: number, sent: number): number {
    return this.policy === "skip" && this.isStalled(elapsedMs, due, sent) ? due : sent;
  }

  /** When event `sent`, the next one, may leave: its instant, or while catching up the instant of the event whose turn pays for it. */
  instantMs(sent: number): number {
    if (this.base === undefined || typeof this.policy !== "number") return this.shape.instantOf(sent);
    const grown = Math.ceil((sent + 1 - this.base.sent) / this.policy);
    return this.shape.instantOf(Math.max(sent, this.base.due + grown - 1));
  }

  private isStalled(elapsedMs: number, due: number, sent: number): boolean {
    return sent < due && elapsedMs - this.shape.instantOf(sent) > STALL_MS;
  }

  /** What was allowed a while ago has not been sent: what kept it may not be made up for faster than the rest. */
  private isStalledAnew(elapsedMs: number, sent: number): boolean {
    const { base, policy } = this;
    const dueThen = this.shape.dueBy(Math.max(0, elapsedMs - STALL_MS));
    return sent < Math.floor(base!.sent + (policy as number) * (dueThen - base!.due));
  }
}
