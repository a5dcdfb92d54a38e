/** A batch on its way: indexes, not bytes, because its events can be made again. */
export interface Batch {
  readonly first: number;
  readonly count: number;
  readonly sizeBytes: number;
}

/** All limits hold at once; the byte limit is checked before a batch is added, so one batch may reach beyond it. */
export interface WindowLimits {
  readonly events: number;
  readonly sizeBytes: number;
  readonly batches: number;
}

/** The batches on their way, oldest first, and where the next one begins. */
export class Window {
  private readonly limits: WindowLimits;
  private batches: Batch[] = [];
  private events = 0;
  private sizeBytes = 0;
  private at: number;
  private highest: number;

  constructor(limits: WindowLimits, cursor: number) {
    this.limits = limits;
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
  get room(): number {
    const full = this.sizeBytes >= this.limits.sizeBytes || this.batches.length >= this.limits.batches;
    return full ? 0 : Math.max(0, this.limits.events - this.events);
  }

  /** The next `count` events were sent. */
  add(count: number, sizeBytes: number): void {
    this.batches.push({ first: this.at, count, sizeBytes });
    this.events += count;
    this.sizeBytes += sizeBytes;
    this.moveTo(this.at + count);
  }

  /** Takes the oldest batch out: its reply is here. */
  settle(): Batch | undefined {
    const batch = this.batches.shift();
    if (batch === undefined) return undefined;
    this.events -= batch.count;
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
