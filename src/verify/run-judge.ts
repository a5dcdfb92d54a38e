import type { Encoder } from "../model/model.ts";
import { Bitset } from "./bitset.ts";
import { compareEntryIds, type EntryId, entryIdText, parseEntryId } from "./entry-id.ts";
import { behindGap, isLeftOut, outsideGaps } from "./left-out.ts";
import { PhaseProfile, type PhaseReport } from "./phase-profile.ts";
import type { RunUnderTest } from "./run-under-test.ts";

/** So many jumps to a higher index are remembered with the entry that made them. */
const JUMP_LIMIT = 64;

/** How an entry stands to the entries of its run before it. */
export type Place = "in order" | "doubled" | "reordered" | "beyond the ledger" | "left out";

/** Events of the run that are not in the stream: [from, to). */
export interface Hole {
  readonly from: number;
  readonly to: number;
  /** Gone from the head of the stream, or overtaken by trimming while it was read: nothing before them is left. */
  readonly atHead: boolean;
}

/** Keeps account of one run: which of its events were seen, and in what order. One bit an event, or less (bitset.ts). */
export class RunJudge {
  readonly run: RunUnderTest;
  private readonly bits = new Bitset();
  private readonly profile: PhaseProfile;
  private readonly jumps: { readonly from: number; readonly to: number; readonly entryId: string }[] = [];
  private made: Encoder | undefined;
  private written = new Uint8Array(0);
  private writtenIndex = -1;
  private writtenLength = 0;
  private highest = -1;
  private latest = -1;
  private lowest = Number.POSITIVE_INFINITY;

  constructor(run: RunUnderTest) {
    this.run = run;
    this.profile = new PhaseProfile(run);
  }

  /** The index that follows the latest entry: most likely the next entry of the run. */
  get likelyNext(): number {
    const next = this.latest + 1;
    return this.run.gaps.length === 0 ? next : behindGap(this.run.gaps, next);
  }

  /** The bytes of the event of the latest lengthOf, from 0 on. */
  get expected(): Uint8Array {
    return this.written;
  }

  /** Writes event `index` into `expected`, if it does not stand there already, and gives its length. */
  lengthOf(index: number): number {
    if (index === this.writtenIndex) return this.writtenLength;
    if (this.made === undefined) {
      this.made = this.run.encoder();
      this.written = new Uint8Array(this.made.maxEventBytes);
    }
    this.writtenIndex = index;
    this.writtenLength = this.made.write(index, this.written, 0);
    return this.writtenLength;
  }

  /** The index in the run of what is event `index` here. */
  runIndexOf(index: number): number {
    return this.run.lane?.indexOf(index) ?? index;
  }

  /** How many of its events are in the stream. */
  get seen(): number {
    return this.bits.size;
  }

  /** Infinity while none was seen. */
  get lowestSeen(): number {
    return this.lowest;
  }

  /** -1 while none was seen. */
  get highestSeen(): number {
    return this.highest;
  }

  /** Takes in that the likely next event entered at serverMs; false, and nothing happened, when there is more to say than that it is in order. */
  follow(serverMs: number): boolean {
    const index = this.likelyNext;
    if (index <= this.highest || index >= this.run.limit || isLeftOut(this.run.gaps, index)) return false;
    this.record(index, serverMs);
    this.highest = index;
    return true;
  }

  /** Takes in that the entry `id`, which the server received at serverMs, is event `index`. */
  place(index: number, id: Uint8Array, serverMs: number): Place {
    if (index >= this.run.limit) return "beyond the ledger";
    if (isLeftOut(this.run.gaps, index)) return "left out";
    if (!this.record(index, serverMs)) return "doubled";
    if (index < this.highest) return "reordered";
    if (index > this.highest + 1 && this.jumps.length < JUMP_LIMIT) {
      this.jumps.push({ from: this.highest + 1, to: index, entryId: entryIdText(id) });
    }
    this.highest = index;
    return "in order";
  }

  private record(index: number, serverMs: number): boolean {
    if (!this.bits.add(index)) return false;
    this.latest = index;
    this.profile.add(index, serverMs);
    if (index < this.lowest) this.lowest = index;
    return true;
  }

  /** How the run kept its time. */
  phases(): PhaseReport {
    return this.profile.finish();
  }

  /** The holes in order. `first` is the stream's first entry after the reading, which is later than the one read first when the stream was trimmed meanwhile. */
  *holes(first: EntryId | undefined): Generator<Hole> {
    const end = Math.max(this.run.writtenBefore, this.highest + 1);
    for (const [from, to] of this.bits.holes(0, end)) {
      const atHead = from === 0 || this.overtaken(from, to, first);
      for (const piece of outsideGaps(this.run.gaps, from, to)) yield { ...piece, atHead };
    }
  }

  private overtaken(from: number, to: number, first: EntryId | undefined): boolean {
    const jump = this.jumps.find((candidate) => candidate.from <= from && to <= candidate.to);
    if (jump === undefined || first === undefined) return false;
    return compareEntryIds(parseEntryId(jump.entryId), first) <= 0;
  }
}
