import { expect, test } from "bun:test";
import fc from "fast-check";
import { ReplyPage } from "../../src/io/redis/reply-page.ts";
import type { StreamEntry } from "../../src/verify/entry.ts";
import { entryMsOf } from "../../src/verify/entry-id.ts";
import { LedgerAudit } from "../../src/verify/ledger-audit.ts";
import type { RunUnderTest } from "../../src/verify/run-under-test.ts";
import { replyOf } from "../io/redis/support/xrange-reply.ts";
import { audited, entry, handmade, TOOLS } from "./handmade.ts";

const N = 30;
const one = handmade("1", N);
const other = handmade("2", N, { limit: N - 4, writtenBefore: N - 4 });
const runs = [one.run, other.run];

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

function auditedByRows(
  under: readonly RunUnderTest[],
  entries: readonly StreamEntry[],
  ignoreOthers: boolean,
): LedgerAudit {
  const audit = new LedgerAudit(under, TOOLS, { ignoreOthers });
  const page = new ReplyPage();
  page.take(replyOf(entries.map(([id, fields]) => [text(id), fields.map(text)])));
  for (let row = 0; row < page.length; row++) {
    audit.addRow(page, row, entryMsOf(page.bytes, page.idFrom(row), page.idTo(row)));
  }
  return audit;
}

/** All that an audit can tell. */
const told = (audit: LedgerAudit) => ({
  entries: audit.entries,
  ignored: audit.ignored,
  opening: audit.opening && [audit.opening.entryId, audit.opening.index, audit.opening.judge.run.runId],
  findings: Object.values(audit.tallies).map((tally) => tally.finish()),
  judges: audit.judges.map((judge) => [
    judge.seen,
    judge.lowestSeen,
    judge.highestSeen,
    [...judge.holes({ ms: Number.MAX_SAFE_INTEGER, seq: 0n })],
    judge.phases(),
  ]),
});

test("an entry in a page is judged as the same entry by itself", () => {
  const index = fc.nat(N - 1);
  const stretch = fc
    .tuple(index, index)
    .map(([from, length]) =>
      Array.from({ length: Math.min(length, N - from) }, (_, i) => one.entryOf(from + i)),
    );
  const odd = fc.oneof(
    index.map((each) => other.entryOf(each)),
    index.map((each) => one.entryOf(each)),
    index.map((each) => entry("5-0", "data", `${one.texts[each]} `)),
    index.map((each) => entry("5-1", "date", one.texts[each]!)),
    fc.constant(entry("5-2", "data", "")),
    fc.constant(entry("5-3", "data", "x", "more", "y")),
  );
  const stream = fc.array(
    fc.oneof(
      stretch,
      odd.map((each) => [each]),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(stream, fc.boolean(), (parts, ignoreOthers) => {
      const entries = parts.flat();
      expect(told(auditedByRows(runs, entries, ignoreOthers))).toEqual(
        told(audited(runs, entries, ignoreOthers)),
      );
    }),
  );
});
