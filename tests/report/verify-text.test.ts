import { describe, expect, test } from "bun:test";
import { type VerifyReport, verifyReportSchema } from "../../src/report/verify-report.ts";
import { verifyText } from "../../src/report/verify-text.ts";

const START = Date.UTC(2026, 0, 1);

const RUN: VerifyReport["runs"][number] = {
  runId: "3cd6959951eb735c",
  seed: "demo",
  startUnixMs: START,
  delivery: "exactly-once",
  plannedEvents: 1000,
  next: 740,
  leftOut: 0,
  seen: 739,
  missing: 1,
  deleted: 0,
  trimmed: 0,
  meanPerSec: { planned: 73.94, seen: 73.951 },
  base: { ratePerSec: 20, due: 140, arrived: 141 },
  burst: { ratePerSec: 200, due: 599, arrived: 598 },
  burstWindows: 3,
  firstBurstWindows: [{ startUnixMs: START + 3000, endUnixMs: START + 4000, due: 200, arrived: 199 }],
  delayMs: { least: 0, mean: 0.84, most: 3 },
  shiftMs: 0,
};

const REPORT: VerifyReport = {
  schemaVersion: 1,
  command: "verify",
  ingestVersion: "0.1.0",
  verdict: "differences",
  redis: "127.0.0.1:6379",
  stream: "analytics_events",
  against: "ledger",
  length: 740,
  judged: 740,
  ignored: 0,
  first: { id: "1-0", fields: [{ name: "data", value: "{}", bytes: 2 }] },
  last: { id: "2-0", fields: [] },
  findings: [
    {
      kind: "missing",
      count: 1,
      reasons: {},
      first: [{ runId: "3cd6959951eb735c", index: 370, eventId: "71e3fd89-e034-475b-a8a8-a2b7ab283a95" }],
    },
    { kind: "doubled", count: 0, reasons: {}, first: [] },
    { kind: "foreign", count: 1, reasons: { "not JSON": 1 }, first: [{ entryId: "2-0", note: "not JSON" }] },
  ],
  runs: [RUN],
  types: null,
  users: null,
  byServerClock: {
    count: 740,
    firstUnixMs: START,
    lastUnixMs: START + 10_000,
    meanPerSec: 73.9,
    peakPerSec: 201,
    widthMs: 1000,
    bursts: null,
  },
  byEventTime: null,
  notes: [],
};

describe("the report of verify for people", () => {
  test("shows the stream, the run, its pace, each difference and the verdict", () => {
    expect(
      verifyText(verifyReportSchema.parse(REPORT)),
    ).toBe(`Stream analytics_events at 127.0.0.1:6379: 740 entries (XLEN)
  first 1-0  data {}
  last  2-0  

Run 3cd6959951eb735c: seed demo, from 2026-01-01T00:00:00.000Z, exactly-once
  events  740 written of 1,000 planned; 739 seen, 1 missing, 0 trimmed
  rate    73.94/s planned, 73.95/s seen
  base    20/s: 140 events due, 141 arrived outside of bursts
  bursts  200/s: 599 events due, 598 arrived within 3 windows
          2026-01-01T00:00:03.000Z to 00:00:04.000Z: 200 due, 199 arrived
  delay   0 to 3 ms from instant to stream, 0.84 in the mean

By the server's clock: 740 in 10 s, mean 73.9/s, fullest second 201/s
  too few to look for bursts

MISSING 1: events of the plan that are not in the stream
  - event 370 of run 3cd6959951eb735c (event_id 71e3fd89-e034-475b-a8a8-a2b7ab283a95)

FOREIGN 1: entries that are no event of the plan (or, without a ledger, have other fields than data)
  1: not JSON
  - entry 2-0

DIFFERENCES from the plan: 1 missing, 1 foreign.`);
  });

  test("says so in one line when there is nothing wrong", () => {
    const lastLine = (report: VerifyReport) => verifyText(report).split("\n").at(-1);
    expect(lastLine({ ...REPORT, verdict: "proven", findings: [] })).toBe(
      "PROVEN: 740 entries, byte for byte and in order the events of the plan.",
    );
    expect(lastLine({ ...REPORT, verdict: "consistent", findings: [], judged: 1 })).toStartWith(
      "CONSISTENT: 1 entry that",
    );
  });

  test("shows the mix, the users and the bursts of a stream without a ledger", () => {
    const text = verifyText({
      ...REPORT,
      against: "schema",
      runs: [],
      types: { counts: { page_view: 3, error: 1 }, chiSquare: null },
      users: {
        counts: { user_001: 4, user_002: 0 },
        chiSquare: { statistic: 99.04, degreesOfFreedom: 99, p: 3e-8 },
      },
      byServerClock: null,
      byEventTime: {
        ...REPORT.byServerClock!,
        bursts: {
          baseRatePerSec: 20,
          widthMs: 2000,
          count: 1,
          first: [
            { startUnixMs: START + 86_399_000, endUnixMs: START + 86_401_000, count: 400, ratePerSec: 200 },
          ],
        },
      },
      findings: [{ kind: "users", count: 1, reasons: {}, first: [] }],
    });
    expect(text).toContain(
      "20/s usual, 1 burst to be seen (edges to 2 s)\n    2026-01-01T23:59:59.000Z to 2026-01-02T00:00:01.000Z: 400 events, 200/s",
    );
    expect(text).toContain("Mix    page_view 75 %, error 25 %: too few to judge");
    expect(text).toContain("Users  1 of 2: chi-square 99.04 with 99 degrees of freedom, p = 3.0e-8");
    expect(text).toEndWith(
      "USERS 1: the users are not equally likely\n\nDIFFERENCES from the schema: the users.",
    );
  });

  test("prints nothing from the stream that a terminal would obey, and not all of a large value", () => {
    const evil = "\u001b[31m\u0007\r\n\u202e\u0000\u009b";
    const text = verifyText({
      ...REPORT,
      stream: evil,
      first: { id: "1-0", fields: [{ name: evil, value: evil + "x".repeat(3000), bytes: 3009 }] },
      runs: [{ ...RUN, seed: evil }],
      findings: [
        {
          kind: "foreign",
          count: 9,
          reasons: { [evil]: 3 },
          first: [{ entryId: "1-0", eventId: evil, note: evil }],
        },
      ],
      notes: [evil],
    });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).toContain("\\u{1b}[31m\\u{7}");
    expect(text).toContain("xxx... (3,009 bytes)");
  });

  test("says that there are more than those shown, unless the stretches shown are all", () => {
    const text = (count: number) =>
      verifyText({
        ...REPORT,
        findings: [{ kind: "missing", count, reasons: {}, first: [{ runId: "r", index: 0, lastIndex: 99 }] }],
      });
    expect(text(100)).toContain("  - events 0 to 99 of run r\n\nDIFF");
    expect(text(101)).toContain("  - events 0 to 99 of run r\n  - and more");
  });

  test("keeps short when the ledger knows a hundred runs", () => {
    const runs = Array.from({ length: 100 }, (_, i) => ({ ...RUN, seen: i < 12 ? 5 : 0, missing: 0 }));
    const text = verifyText({ ...REPORT, runs });
    expect(text.match(/^Run /gm)).toHaveLength(10);
    expect(text).toContain("\n90 more runs in the ledger");
  });
});
