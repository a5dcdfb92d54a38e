import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { blockLines } from "../../../src/report/live/block-lines.ts";
import type { Look } from "../../../src/report/live/look.ts";
import { runBlock } from "../../../src/report/live/run-block.ts";
import type { RunFacts, RunNow, RunSample } from "../../../src/report/run-view.ts";
import { goldenBlocks } from "../../support/golden-blocks.ts";
import { FACTS, HISTORY, lookOf, NOW } from "../../support/moments.ts";

const ESCAPES = new RegExp(`${"\u001b"}\\[\\d+m`, "g");

const linesOf = (changes: Partial<RunNow>, facts: RunFacts = FACTS, look: Look = lookOf(100, 30)): string[] =>
  blockLines(runBlock(facts, { ...NOW, ...changes }, HISTORY), look);
const lineOf = (label: string, changes: Partial<RunNow>, facts: RunFacts = FACTS): string | undefined =>
  linesOf(changes, facts).find((line) => line.startsWith(label));

describe("the block of a run", () => {
  test.each(Object.entries(goldenBlocks()))("looks as in %s", async (name, text) => {
    expect(text).toBe(await Bun.file(`tests/golden/${name}`).text());
  });

  test("says what the trouble is, in its last line, even on two lines", () => {
    const trouble = { code: "ECONNREFUSED", message: "Nothing listens at 127.0.0.1:6379" };
    expect(linesOf({ trouble }).at(-1)).toBe("trouble   Nothing listens at 127.0.0.1:6379 (ECONNREFUSED)");
    const low = linesOf({ trouble }, FACTS, lookOf(100, 3));
    expect(low.map((line) => line.slice(0, 9))).toEqual(["published", "trouble  "]);
    expect(linesOf({ state: "DRAINING" }).at(-1)).toBe("ending    settling what is on its way");
  });

  test("names what was left out, lost, and published again only when there is any", () => {
    expect(lineOf("troubles", { errors: 0, errorsByCode: {}, reconnects: 0 })).toBe(
      "troubles  0 errors  0 reconnects",
    );
    const all = { errors: 1, errorsByCode: {}, rollbacks: 1, republished: 1200, skipped: 3, lost: 4 };
    expect(lineOf("troubles", all)).toBe(
      "troubles  1 error  1 reconnect  1 rollback  1,200 published again  3 left out  4 lost",
    );
  });

  test("of an endless run says how long it goes on, and when the next burst comes", () => {
    const endless = { ...FACTS, asked: { ...FACTS.asked, events: null, durationMs: null } };
    const base = { isBurst: false, burstBeginsInMs: 49_200, burstEndsInMs: null, remainingMs: null };
    expect(lineOf("published", base, endless)).toBe(
      `${"published 18,150".padEnd(50)}time      2m 4s  end open`,
    );
    expect(lineOf("rate", base, endless)).toEndWith("burst     begins in 50s");
  });

  test("as fast as can be has no plan to be held against", () => {
    const max = {
      targetPerSec: null,
      latenessMs: null,
      latencyMs: null,
      isBurst: false,
      burstEndsInMs: null,
    };
    expect(lineOf("rate", { ...max, actualPerSec: 312_345.6 })).toBe(
      `${"rate      312,346/s  as fast as can be".padEnd(50)}burst     none to come`,
    );
    expect(lineOf("lateness", max)).toBe(`${"lateness  -".padEnd(50)}latency   -`);
    expect(linesOf(max).join("\n")).not.toContain("behind the plan");
  });

  test("warns of a backlog of more than a second, and of a mix that is no chance", () => {
    const colored = lookOf(100, 30, { isColored: true });
    const warned = (changes: Partial<RunNow>) =>
      linesOf({ errors: 0, errorsByCode: {}, reconnects: 0, ...changes }, FACTS, colored)
        .slice(-6)
        .join("\n")
        .includes("\u001b[33m");
    expect([warned({}), warned({ backlog: 500 }), warned({ backlog: 501 })]).toEqual([false, false, true]);
    expect(warned({ mix: [7000, 1500, 1000, 500] })).toBe(false);
    expect(warned({ mix: [6500, 2000, 1000, 500] })).toBe(true);
  });

  test("shows names from outside as text, whatever they hold", () => {
    const facts = { ...FACTS, stream: "a\u001b[2Jb\nc", seed: "\u202e" };
    expect(linesOf({}, facts)[0]).toStartWith("a\\u{1b}[2Jb\\u{a}c at ");
  });
});

const amount = fc.oneof(fc.constantFrom(0, 1, 1e15), fc.double({ min: 0, max: 1e15, noNaN: true }), fc.nat());
const orNull = fc.option(amount);
const words = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("größe-流", "😀".repeat(80), "\u0301\u200d\u202e"),
);
const quantiles = fc.option(fc.record({ p50: amount, p90: amount, p99: amount, p999: amount, max: amount }));
const samples: fc.Arbitrary<RunSample> = fc.record({
  atMs: amount,
  widthMs: fc.oneof(fc.constantFrom(1, 1000, 256_000, 1e15), fc.nat()),
  planned: orNull,
  sent: amount,
  acked: amount,
  latenessMs: fc.constant(null),
  latencyMs: fc.constant(null),
  backlog: amount,
  inFlight: amount,
  errors: amount,
  reconnects: amount,
  streamLength: orNull,
});
const moments: fc.Arbitrary<RunNow> = fc.record({
  state: fc.constantFrom("CONNECTING", "READY", "RECOVERING", "DRAINING", "DONE", "FAILED"),
  elapsedMs: amount,
  remainingMs: orNull,
  published: amount,
  due: amount,
  inFlight: amount,
  backlog: amount,
  skipped: amount,
  lost: amount,
  republished: amount,
  rollbacks: amount,
  targetPerSec: orNull,
  actualPerSec: amount,
  isBurst: fc.boolean(),
  burstBeginsInMs: orNull,
  burstEndsInMs: orNull,
  streamLength: orNull,
  latenessMs: quantiles,
  latencyMs: quantiles,
  errors: amount,
  errorsByCode: fc.dictionary(words, amount, { maxKeys: 20 }),
  reconnects: amount,
  trouble: fc.option(fc.record({ code: words, message: words })),
  mix: fc.array(amount, { maxLength: 6 }),
  lastSecond: fc.constant(null),
});
const facts: fc.Arbitrary<RunFacts> = fc
  .record({
    stream: words,
    seed: words,
    redis: words,
    fromMs: amount,
    interval: amount,
    duration: amount,
    events: orNull,
  })
  .map(({ interval, duration, events, ...others }) => ({
    ...FACTS,
    ...others,
    asked: { ...FACTS.asked, events, burstIntervalMs: interval, burstDurationMs: duration },
  }));
const looks = fc
  .record({
    columns: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(20, 40, 60, 80, 120, 200)),
    rows: fc.integer({ min: 1, max: 80 }),
    isColored: fc.boolean(),
    isUnicode: fc.boolean(),
  })
  .map(({ columns, rows, ...choices }) => lookOf(columns, rows, choices));

describe("whatever is shown", () => {
  test("no line is wider than the terminal, no block higher, and nothing in it moves the cursor", () => {
    fc.assert(
      fc.property(facts, moments, fc.array(samples), looks, (given, now, history, look) => {
        const lines = blockLines(runBlock(given, now, history), look);
        expect(lines.length).toBeWithin(1, Math.max(2, look.rows));
        for (const line of lines) {
          const text = line.replace(ESCAPES, "");
          expect(Bun.stringWidth(text)).toBeLessThanOrEqual(look.columns);
          expect(text).not.toMatch(/\p{Cc}/u);
          if (!look.isUnicode) expect(text).toMatch(/^[\x20-\x7e]*$/);
          if (!look.isColored) expect(line).toBe(text);
        }
      }),
      { numRuns: 500 },
    );
  });
});
