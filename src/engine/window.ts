/** A batch on its way: indexes, not bytes, because its events can be made again. */
export interface Batch {
  readonly first: number;
  readonly count: number;
  readonly sizeBytes: number;
  readonly sentMs: number;
  /** Its events are not sent: the ledger is told that they are left out. */
  readonly isGap: boolean;
}

/** All limits hold at once; the byte limit is checked before a batch is added, so one batch may reach beyond it. */
export interface WindowLimits {
  readonly events: number;
  readonly sizeBytes: number;
  readonly batches: number;
}

/** The batches on their way, oldest first, and where the next one begins. */
export class Window {
  private batches: Batch[] = [];
  private events = 0;
  private sizeBytes = 0;
  private at: number;
  private highest: number;

  constructor(cursor: number) {
    this.at = cursor;
    this.highest = cursor;
  }

  /** The first index of the next batch. */
  get cursor(): number {
    return this.at;
  }

  /** Events below this index were sent at least once, or are known to be in the stream. */
  get highWater(): number {
    return this.highest;
  }

  get inFlight(): number {
    return this.events;
  }

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  /** How many more events may be sent now. */
  room(limits: WindowLimits): number {
    const full = this.sizeBytes >= limits.sizeBytes || this.batches.length >= limits.batches;
    return full ? 0 : Math.max(0, limits.events - this.events);
  }

  /** The batch that begins at the cursor was sent. */
  add(batch: Omit<Batch, "first">): void {
    this.batches.push({ first: this.at, ...batch });
    if (!batch.isGap) this.events += batch.count;
    this.sizeBytes += batch.sizeBytes;
    this.moveTo(this.at + batch.count);
  }

  /** Takes the oldest batch out: its reply is here. */
  settle(): Batch | undefined {
    const batch = this.batches.shift();
    if (batch === undefined) return undefined;
    if (!batch.isGap) this.events -= batch.count;
    this.sizeBytes -= batch.sizeBytes;
    return batch;
  }

  /** Forgets what is on its way; the next batch begins at `cursor`. */
  restart(cursor: number): void {
    this.batches = [];
    this.events = 0;
    this.sizeBytes = 0;
    this.moveTo(cursor);
  }

  private moveTo(cursor: number): void {
    this.at = cursor;
    this.highest = Math.max(this.highest, cursor);
  }
}
