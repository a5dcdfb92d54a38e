import type { Outbox } from "./outbox.ts";
import type { Fault, Opened } from "./ports.ts";
import type { PublisherOptions } from "./publisher-types.ts";
import { dataLossFault, type Trouble } from "./trouble.ts";

/** How far the run has come, as far as anyone knows, and what it means when the ledger says otherwise. */
export class Course {
  private readonly options: PublisherOptions;
  private readonly outbox: Outbox;
  private readonly trouble: Trouble;
  private ackedTo: number;

  constructor(options: PublisherOptions, outbox: Outbox, trouble: Trouble) {
    this.options = options;
    this.outbox = outbox;
    this.trouble = trouble;
    this.ackedTo = options.next;
  }

  /** All events below this index are in the stream, or were passed over. */
  get acked(): number {
    return this.ackedTo;
  }

  /** They are now, up to `to`. */
  advance(nowMs: number, to: number): void {
    const from = this.ackedTo;
    if (to <= from) return;
    this.ackedTo = to;
    this.overcome(nowMs);
    for (const piece of this.outbox.publishedBetween(from, to))
      this.options.landed(piece.from, piece.to, nowMs);
  }

  /** The ledger was asked, the first time on its connection when `isFresh`. Gives the fault that ends the run, if one does. */
  found(nowMs: number, { next, known }: Opened, isFresh: boolean): Fault | undefined {
    const wasAt = this.ackedTo;
    if (!known && !isFresh) this.options.tell({ kind: "forgotten", at: next });
    // Everything that was ever sent is there: the trouble is over, even when nothing is due.
    else if (next === this.outbox.highWater) this.overcome(nowMs);
    this.advance(nowMs, next);
    this.ackedTo = next;
    return next < wasAt && (known || isFresh) ? this.rolledBack(next, wasAt) : undefined;
  }

  /** The server came back with less than it had acknowledged. */
  private rolledBack(next: number, wasAt: number): Fault | undefined {
    const { onDataLoss: policy = "republish", tell, indexOf = (number) => number } = this.options;
    tell({ kind: "rolled-back", from: next, to: wasAt, policy });
    if (policy === "continue") this.outbox.lose(next, wasAt);
    return policy === "fail" ? dataLossFault(indexOf(next), indexOf(wasAt - 1) + 1) : undefined;
  }

  private overcome(nowMs: number): void {
    const troubleMs = this.trouble.overcome(nowMs);
    if (troubleMs !== undefined) this.options.tell({ kind: "recovered", afterMs: troubleMs });
  }
}
