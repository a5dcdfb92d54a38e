import type { GroupNow, StreamNow } from "./surroundings.ts";

/** A group as one reading told of it. */
export interface GroupReading extends Omit<GroupNow, "takenPerSec" | "drainedInMs"> {
  /** Entries delivered to it so far, by the server's count; null where it cannot tell. */
  readonly entriesRead: number | null;
}

/** What Redis said of a stream at one moment, before anything is derived from it. */
export interface StreamReading extends Omit<StreamNow, "addedPerSec" | "groups"> {
  /** When, on a clock that never jumps, ms. */
  readonly atMs: number;
  readonly groups: readonly GroupReading[] | null;
}

/** A rate rests on so much time, where there are readings that old: readings a second apart are too few to show one event in two seconds. */
const SPAN_MS = 3000;

/** What may be counted twice and divided by the time between. */
interface Counts {
  readonly added: number | null;
  readonly groups: ReadonlyMap<string, Pick<GroupReading, "lag" | "entriesRead">>;
}

/** Rates from readings that follow each other, over the last three seconds or the last two readings, whichever is longer. */
export class StreamRates {
  private readonly kept: { readonly atMs: number; readonly counts: Counts }[] = [];

  /** The reading with what follows from it and those before. Times never go backwards. */
  add(reading: StreamReading): StreamNow {
    const { atMs, groups, ...rest } = reading;
    const counts = countsOf(reading);
    this.forgetBefore(atMs - SPAN_MS);
    const from = this.kept[0];
    const overMs = from === undefined ? 0 : atMs - from.atMs;
    const before = overMs > 0 ? from?.counts : undefined;
    this.kept.push({ atMs, counts });
    const addedPerSec = perSec(before?.added, counts.added, overMs);
    return {
      ...rest,
      addedPerSec,
      groups:
        groups?.map((group) => withRates(group, before?.groups.get(group.name), addedPerSec, overMs)) ?? null,
    };
  }

  /** The first one stays that is at least as old as the span. */
  private forgetBefore(atMs: number): void {
    while (this.kept.length > 1 && this.kept[1]!.atMs <= atMs) this.kept.shift();
  }
}

function countsOf({ exists, entriesAdded, groups }: StreamReading): Counts {
  return {
    added: exists ? entriesAdded : null,
    groups: new Map((groups ?? []).map((group) => [group.name, group])),
  };
}

function withRates(
  { entriesRead, ...group }: GroupReading,
  before: Pick<GroupReading, "lag" | "entriesRead"> | undefined,
  addedPerSec: number | null,
  overMs: number,
): GroupNow {
  const gainPerSec = difference(group.lag, before?.lag, overMs);
  // Where the server does not count what it delivers: what came in, and does not wait, was taken.
  const bySubtraction =
    gainPerSec === null || addedPerSec === null ? null : Math.max(0, addedPerSec + gainPerSec);
  return {
    ...group,
    takenPerSec: perSec(before?.entriesRead, entriesRead, overMs) ?? bySubtraction,
    drainedInMs: drainedInMs(group.lag, gainPerSec),
  };
}

function drainedInMs(lag: number | null, gainPerSec: number | null): number | null {
  if (lag === 0) return 0;
  return lag === null || gainPerSec === null || gainPerSec <= 0 ? null : (lag * 1000) / gainPerSec;
}

/** Of a count that only grows: smaller than before, it is another stream's, or was set, and says nothing. */
function perSec(before: number | null | undefined, after: number | null, overMs: number): number | null {
  const rate = difference(after, before, overMs);
  return rate === null || rate > 0 ? null : -rate + 0;
}

/** How much smaller a count has become, per second; null where either is unknown. */
function difference(after: number | null, before: number | null | undefined, overMs: number): number | null {
  if (after === null || before === null || before === undefined || overMs <= 0) return null;
  return ((before - after) * 1000) / overMs;
}
