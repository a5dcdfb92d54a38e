import { analytics, type Stream } from "../../src/model/index.ts";
import { createShape } from "../../src/shape/index.ts";
import type { PageTools, StreamEntry } from "../../src/verify/entry.ts";
import { LedgerAudit } from "../../src/verify/ledger-audit.ts";
import type { RunUnderTest } from "../../src/verify/run-under-test.ts";
import { eventTexts } from "../support/events.ts";
import { DEFAULT_SHAPE, START_UNIX_MS, streamOf } from "../support/streams.ts";

/** Streams written by hand: the entries of a run as Redis would give them, and the run as the ledger would tell it. */

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The slow twin of what the command hands in. */
export const TOOLS: PageTools = {
  equal: (expected, length, found) =>
    found.length === length && found.every((byte, position) => byte === expected[position]),
  equalAt: (expected, length, found, from) =>
    TOOLS.equal(expected, length, found.subarray(from, from + length)),
  decode: (each) => {
    try {
      return decoder.decode(each);
    } catch {
      return undefined;
    }
  },
};

export const entry = (id: string, ...fields: string[]): StreamEntry => [bytes(id), fields.map(bytes)];

export interface Handmade {
  readonly run: RunUnderTest;
  readonly texts: readonly string[];
  /** Entry of event `index`, at the millisecond it is due plus `lateMs`, or at an id of its own. */
  entryOf(index: number, id?: string): StreamEntry;
}

/** A run of `next` events at the default load: 10/s from the start. */
export function handmade(seed: string, next: number, changes: Partial<RunUnderTest> = {}): Handmade {
  const stream: Stream = streamOf(seed);
  const texts = eventTexts(stream, 0, next);
  const run: RunUnderTest = {
    runId: `run-${seed}`,
    writtenBefore: next,
    limit: next,
    gaps: [],
    losses: [],
    deletedBelow: 0,
    ids: analytics.ids(stream),
    shape: createShape(DEFAULT_SHAPE),
    segments: [{ firstIndex: 0, atMs: 0, startUnixMs: START_UNIX_MS }],
    unixMsOf: stream.unixMsOf,
    encoder: () => analytics.encoder(stream),
    ...changes,
  };
  return {
    run,
    texts,
    entryOf: (index, id) => entry(id ?? `${stream.unixMsOf(index)}-0`, "data", texts[index]!),
  };
}

export function audited(
  runs: readonly RunUnderTest[],
  entries: readonly StreamEntry[],
  ignoreOthers = false,
): LedgerAudit {
  const audit = new LedgerAudit(runs, TOOLS, { ignoreOthers });
  for (const each of entries) audit.add(each);
  return audit;
}

/** How many of each kind, those of none left out. */
export function counts(audit: LedgerAudit): Record<string, number> {
  const tallies = Object.values(audit.tallies).filter(({ count }) => count > 0);
  return Object.fromEntries(tallies.map(({ kind, count }) => [kind, count]));
}
