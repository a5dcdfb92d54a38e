import { changedFields } from "./changed-fields.ts";
import { dataOf, type PageTools, type StreamEntry, whyNoData } from "./entry.ts";
import { entryIdText, entryMsOf } from "./entry-id.ts";
import type { EntryPage } from "./entry-page.ts";
import { readEvent } from "./event-text.ts";
import { type Example, Tally } from "./findings.ts";
import { RunJudge } from "./run-judge.ts";
import { EVENT_ID_AT, EVENT_ID_END, type RunUnderTest } from "./run-under-test.ts";
import { type Stray, strayIn } from "./strays.ts";

/** The stream's first entry as an event of a run. */
export interface Opening {
  readonly entryId: string;
  readonly judge: RunJudge;
  readonly index: number;
}

/** Differences that only entries can show; `missing` is found at the end (missing.ts). */
export type EntryFinding = "doubled" | "changed" | "reordered" | "foreign";

export interface LedgerAuditOptions {
  /** Entries of no run under test are not looked at: they may belong to the ledger's other runs. */
  readonly ignoreOthers: boolean;
}

/**
 * Holds the entries of a stream against the runs of its ledger. An entry is nearly always the next event of the run of the
 * entry before, so that event is computed first and compared as a whole; only when it differs is the event_id asked which
 * event of which run the entry claims to be.
 */
export class LedgerAudit {
  readonly judges: readonly RunJudge[];
  readonly tallies = {
    doubled: new Tally<EntryFinding>("doubled"),
    changed: new Tally<EntryFinding>("changed"),
    reordered: new Tally<EntryFinding>("reordered"),
    foreign: new Tally<EntryFinding>("foreign"),
  };
  private readonly tools: PageTools;
  private readonly options: LedgerAuditOptions;
  private current: RunJudge | undefined;
  private entryCount = 0;
  private ignoredCount = 0;
  private firstEvent: Opening | undefined;

  constructor(runs: readonly RunUnderTest[], tools: PageTools, options: LedgerAuditOptions) {
    this.judges = runs.map((run) => new RunJudge(run));
    this.tools = tools;
    this.options = options;
  }

  /** How many entries were looked at, the ignored ones included. */
  get entries(): number {
    return this.entryCount;
  }

  get ignored(): number {
    return this.ignoredCount;
  }

  /** Undefined when the first entry is no event of a run. */
  get opening(): Opening | undefined {
    return this.firstEvent;
  }

  /** Judges the next entry, which stands in a page and came at serverMs. Nothing is made for one that is in order. */
  addRow(page: EntryPage, row: number, serverMs: number): void {
    const from = page.dataFrom(row);
    const judge = this.current;
    const isNext =
      judge !== undefined && from > 0 && this.isNext(judge, page.bytes, from, page.dataTo(row) - from);
    if (isNext && judge.follow(serverMs)) this.entryCount++;
    else this.add(page.entry(row));
  }

  /** Judges the next entry. */
  add(entry: StreamEntry): void {
    this.entryCount++;
    const data = dataOf(entry);
    const judge = this.current;
    if (data !== undefined && judge !== undefined && this.isNext(judge, data, 0, data.length)) {
      this.place(judge, judge.likelyNext, entry);
    } else {
      this.identify(entry, data);
    }
  }

  /** The event_id of event `index` of a run. */
  eventIdOf(judge: RunJudge, index: number): string {
    const end = judge.lengthOf(index);
    const bytes = judge.expected.subarray(EVENT_ID_AT, Math.min(EVENT_ID_END, end));
    return this.tools.decode(bytes) ?? "";
  }

  private identify(entry: StreamEntry, data: Uint8Array | undefined): void {
    const claim = data === undefined ? whyNoData(entry) : this.claimOf(data);
    if (data === undefined || typeof claim === "string") {
      this.foreign(entry, `${claim}`);
      return;
    }
    if ("belongs" in claim) {
      const { belongs, ...event } = claim;
      this.foreign(entry, `an event of the run that belongs ${belongs}`, event);
      return;
    }
    const { judge, index } = claim;
    this.current = judge;
    if (!this.isEvent(judge, index, data, 0, data.length)) {
      this.tallies.changed.add(() => ({
        ...exampleOf(entry, judge, index),
        note: this.changes(judge, index, data),
      }));
    }
    this.place(judge, index, entry);
  }

  private place(judge: RunJudge, index: number, entry: StreamEntry): void {
    if (this.entryCount === 1) this.firstEvent = { entryId: entryIdText(entry[0]), judge, index };
    const place = judge.place(index, entry[0], entryMsOf(entry[0]));
    if (place === "in order") return;
    const example = (): Example => ({
      ...exampleOf(entry, judge, index),
      eventId: this.eventIdOf(judge, index),
    });
    if (place === "beyond the ledger") {
      this.tallies.foreign.add(example, "an event of the run, but the ledger says it was not written yet");
    } else if (place === "left out") {
      this.tallies.foreign.add(example, "an event of the run, but the ledger says it was left out");
    } else {
      this.tallies[place].add(example);
    }
  }

  /** Which event of which run the bytes claim to be, by their event_id; else why they claim nothing. */
  private claimOf(data: Uint8Array): { judge: RunJudge; index: number } | Stray | string {
    const byOffset = this.search((judge) =>
      data.length > EVENT_ID_END ? judge.run.ids.indexOfBytes(data, EVENT_ID_AT) : -1,
    );
    if (byOffset !== undefined) return byOffset;
    const event = readEvent(data, this.tools);
    if (!event.ok) return event.why;
    const eventId = event.value.event_id;
    if (typeof eventId !== "string") return "no event_id";
    return (
      this.search((judge) => judge.run.ids.indexOf(eventId)) ??
      strayIn(this.judges, eventId) ??
      "event_id of no run in the ledger"
    );
  }

  private search(indexIn: (judge: RunJudge) => number): { judge: RunJudge; index: number } | undefined {
    const first = this.current;
    const inFirst = first === undefined ? -1 : indexIn(first);
    if (first !== undefined && inFirst >= 0) return { judge: first, index: inFirst };
    for (const judge of this.judges) {
      const index = judge === first ? -1 : indexIn(judge);
      if (index >= 0) return { judge, index };
    }
    return undefined;
  }

  private isNext(judge: RunJudge, bytes: Uint8Array, from: number, length: number): boolean {
    return this.isEvent(judge, judge.likelyNext, bytes, from, length);
  }

  private isEvent(judge: RunJudge, index: number, bytes: Uint8Array, from: number, length: number): boolean {
    return judge.lengthOf(index) === length && this.tools.equalAt(judge.expected, length, bytes, from);
  }

  /** In words, what differs between event `index` and the bytes found in its place. */
  private changes(judge: RunJudge, index: number, data: Uint8Array): string {
    const found = readEvent(data, this.tools);
    if (!found.ok) return found.why;
    const expected = readEvent(judge.expected.subarray(0, judge.lengthOf(index)), this.tools);
    const changes = expected.ok ? changedFields(expected.value, found.value) : [];
    if (changes.length === 0) return "the same values, written in another way";
    return changes
      .map(({ field, expected, found }) => `${field}: expected ${expected}, found ${found}`)
      .join("; ");
  }

  private foreign(entry: StreamEntry, reason: string, event?: Omit<Stray, "belongs">): void {
    if (this.options.ignoreOthers && event === undefined) this.ignoredCount++;
    else this.tallies.foreign.add(() => ({ entryId: entryIdText(entry[0]), ...event, note: reason }), reason);
  }
}

function exampleOf(entry: StreamEntry, judge: RunJudge, index: number): Example {
  return { entryId: entryIdText(entry[0]), runId: judge.run.runId, index: judge.runIndexOf(index) };
}
