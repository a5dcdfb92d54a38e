/** Entries that were read from the end of a stream. */
export interface TailSample {
  readonly entries: number;
  /** All that came since the sample before. */
  readonly isWhole: boolean;
  /** The server's time in the newest and the oldest id, Unix ms; undefined without entries. */
  readonly newestMs: number | undefined;
  readonly oldestMs: number | undefined;
}

/** A rate rests on so much time, where there are samples that old. */
const SPAN_MS = 3000;

/**
 * How fast entries come, by the entries themselves: counted where all of them were read, else by how close to each other the server's
 * clock has put the newest ones. It holds for servers that do not count what is added (before Redis 7).
 */
export class TailRate {
  private readonly whole: { readonly atMs: number; readonly total: number }[] = [];
  private total = 0;
  private isFirst = true;

  /** Entries a second; null when nobody can tell yet. Times never go backwards. */
  add(atMs: number, sample: TailSample): number | null {
    // Nobody knows how long ago those came that were there before.
    const isOld = this.isFirst;
    this.isFirst = false;
    if (!sample.isWhole) {
      this.whole.length = 0;
      this.total = 0;
      this.whole.push({ atMs, total: 0 });
      return isOld ? null : byIds(sample);
    }
    this.total += sample.entries;
    this.whole.push({ atMs, total: this.total });
    while (this.whole.length > 2 && this.whole[1]!.atMs <= atMs - SPAN_MS) this.whole.shift();
    const from = this.whole[0]!;
    return atMs > from.atMs ? ((this.total - from.total) * 1000) / (atMs - from.atMs) : null;
  }
}

/** Ids that somebody chose may tell any time. */
function byIds({ entries, newestMs, oldestMs }: TailSample): number | null {
  if (newestMs === undefined || oldestMs === undefined || newestMs <= oldestMs) return null;
  return ((entries - 1) * 1000) / (newestMs - oldestMs);
}
