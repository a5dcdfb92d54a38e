import { type ChiSquareTest, chiSquareTest, P_LIMIT } from "./chi-square.ts";
import { DuplicateSearch, findEventId } from "./duplicates.ts";
import { type ByteTools, dataOf, type StreamEntry, whyNoData } from "./entry.ts";
import { entryIdText } from "./entry-id.ts";
import { readEvent } from "./event-text.ts";
import { type Finding, Tally } from "./findings.ts";
import { TimeBuckets } from "./time-buckets.ts";

/** Differences that can be found without a ledger. */
export type SchemaFinding = "foreign" | "broken" | "invalid" | "doubled" | "mix" | "users";

/** What the events must look like; the command makes it from the model. */
export interface EventRules {
  /** The first rule that the event breaks, as "properties.page_url: Invalid URL"; undefined when it keeps them all. */
  problemOf(event: Record<string, unknown>): string | undefined;
  readonly types: readonly { readonly name: string; readonly weight: number }[];
  /** Equally likely. */
  readonly users: readonly string[];
}

/** How often each value was seen, and whether chance explains it; no test when there are too few events. */
export interface Distribution {
  readonly counts: Readonly<Record<string, number>>;
  readonly test: ChiSquareTest | undefined;
}

export interface SchemaVerdict {
  readonly findings: readonly Finding<SchemaFinding>[];
  readonly types: Distribution;
  readonly users: Distribution;
  /** Event ids that there was no room to compare. */
  readonly unchecked: number;
}

/**
 * Judges a stream that has no ledger: anyone's. Every entry is checked against the schema; the mix of types and the users are
 * held against the model by chi-square. Reading 0 checks everything; further ones, where DuplicateSearch asks for them, look for repeated ids alone.
 */
export class SchemaAudit {
  /** The times that valid events carry. */
  readonly times = new TimeBuckets();
  readonly #rules: EventRules;
  readonly #tools: ByteTools;
  readonly #tallies = {
    foreign: new Tally<SchemaFinding>("foreign"),
    broken: new Tally<SchemaFinding>("broken"),
    invalid: new Tally<SchemaFinding>("invalid"),
    doubled: new Tally<SchemaFinding>("doubled"),
  };
  readonly #types: Map<string, number>;
  readonly #users: Map<string, number>;
  readonly #duplicates: DuplicateSearch;
  #entries = 0;

  /** `length`: how many entries there will be, about. */
  constructor(rules: EventRules, tools: ByteTools, length: number) {
    this.#rules = rules;
    this.#tools = tools;
    this.#types = new Map(rules.types.map(({ name }) => [name, 0]));
    this.#users = new Map(rules.users.map((name) => [name, 0]));
    this.#duplicates = new DuplicateSearch(length);
  }

  /** How many entries were checked. */
  get entries(): number {
    return this.#entries;
  }

  /** How many readings of the stream are needed. */
  get readings(): number {
    return this.#duplicates.parts;
  }

  /** Checks an entry, in the first reading. */
  add(entry: StreamEntry): void {
    this.#entries++;
    const data = dataOf(entry);
    if (data === undefined) this.#note("foreign", entry, whyNoData(entry));
    else {
      this.#checkEvent(entry, data);
      this.#checkId(entry, data);
    }
  }

  /** Begins another reading. */
  nextReading(): void {
    this.#duplicates.nextPart();
  }

  /** Looks at an entry once more, for repeated ids. */
  addAgain(entry: StreamEntry): void {
    const data = dataOf(entry);
    if (data !== undefined) this.#checkId(entry, data);
  }

  finish(): SchemaVerdict {
    const types = distribution(
      this.#types,
      this.#rules.types.map(({ weight }) => weight),
    );
    const users = distribution(
      this.#users,
      this.#rules.users.map(() => 1),
    );
    return {
      findings: [
        ...Object.values(this.#tallies).map((tally) => tally.finish()),
        deviation("mix", types),
        deviation("users", users),
      ],
      types,
      users,
      unchecked: this.#duplicates.overflow,
    };
  }

  #checkEvent(entry: StreamEntry, data: Uint8Array): void {
    const event = readEvent(data, this.#tools);
    if (!event.ok) {
      this.#note("broken", entry, event.why);
      return;
    }
    const problem = this.#rules.problemOf(event.value);
    if (problem !== undefined) {
      this.#note("invalid", entry, problem);
      return;
    }
    // The rules have just said that these are texts of the right form.
    const { event_type: type, user_id: user, timestamp } = event.value as Record<string, string>;
    count(this.#types, type!);
    count(this.#users, user!);
    this.times.add(Date.parse(timestamp!));
  }

  #checkId(entry: StreamEntry, data: Uint8Array): void {
    const id = findEventId(data, this.#tools);
    if (id === undefined || !this.#duplicates.isRepeat(id.bytes, id.from, id.to)) return;
    const eventId = this.#tools.decode(id.bytes.subarray(id.from, id.to)) ?? "";
    this.#tallies.doubled.add(() => ({ entryId: entryIdText(entry[0]), eventId }));
  }

  #note(kind: "foreign" | "broken" | "invalid", entry: StreamEntry, reason: string): void {
    this.#tallies[kind].add(() => ({ entryId: entryIdText(entry[0]), note: reason }), reason);
  }
}

function count(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function distribution(counts: ReadonlyMap<string, number>, weights: readonly number[]): Distribution {
  return { counts: Object.fromEntries(counts), test: chiSquareTest([...counts.values()], weights) };
}

/** One difference when chance would hardly ever produce these counts. */
function deviation(kind: "mix" | "users", { test }: Distribution): Finding<SchemaFinding> {
  const deviates = test !== undefined && test.p < P_LIMIT;
  return { kind, count: deviates ? 1 : 0, reasons: {}, first: [] };
}
