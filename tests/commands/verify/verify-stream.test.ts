import { describe, expect, test } from "bun:test";
import { eventTexts } from "../../support/events.ts";
import { oneRedis } from "../../support/one-redis.ts";
import { clientOf, manifestOf, type Published, publish } from "../../support/publish.ts";
import { streamOf } from "../../support/streams.ts";
import { verify as judge, LEDGER, STREAM } from "./judging.ts";

const N = 740;

const { server, redis } = await oneRedis();

const verify = (runId?: string) => judge(redis, runId);

/** The kinds that were found, with their counts. */
async function found(runId?: string): Promise<Record<string, number>> {
  const { findings } = await verify(runId);
  return Object.fromEntries(findings.flatMap(({ kind, count }) => (count > 0 ? [[kind, count]] : [])));
}

const idAt = async (index: number) => (await redis.xrange(STREAM, "-", "+"))[index]![0];
const dataAt = async (index: number) => (await redis.xrange(STREAM, "-", "+"))[index]![1][1]!;
const write = (options: Partial<Published> = {}) => publish(redis, { count: N, ...options });

describe("a stream with a ledger", () => {
  test("that holds exactly its run is proven", async () => {
    const { runId } = await write();
    const report = await verify();
    expect(report).toMatchObject({ verdict: "proven", against: "ledger", length: N, judged: N, ignored: 0 });
    expect(report.findings.map(({ kind, count }) => [kind, count])).toEqual([
      ["missing", 0],
      ["deleted", 0],
      ["doubled", 0],
      ["changed", 0],
      ["reordered", 0],
      ["foreign", 0],
    ]);
    expect(report.runs).toMatchObject([
      { runId, next: N, seen: N, missing: 0, trimmed: 0, plannedEvents: N },
    ]);
    expect(report.first).toEqual({
      id: await idAt(0),
      fields: [{ name: "data", value: await dataAt(0), bytes: (await dataAt(0)).length }],
    });
    expect(report.last!.id).toBe(await idAt(N - 1));
  });

  test.each([0, 370, N - 1])("misses entry %d when it was deleted, and names it", async (index) => {
    await write();
    const eventId = (await dataAt(index)).slice(13, 49);
    await redis.xdel(STREAM, await idAt(index));
    const report = await verify();
    expect(report.verdict).toBe("differences");
    expect(report.findings.find(({ kind }) => kind === "missing")).toMatchObject({
      count: 1,
      first: [{ index, eventId }],
    });
    expect(report.runs[0]).toMatchObject({ seen: N - 1, missing: 1, trimmed: 0 });
  });

  test("finds a stranger, a copy and a changed event, each for itself", async () => {
    await write();
    await redis.xadd(STREAM, "*", "data", '{"hello":"world"}');
    expect(await found()).toEqual({ foreign: 1 });
    await redis.xadd(STREAM, "*", "data", await dataAt(3));
    expect(await found()).toEqual({ foreign: 1, doubled: 1 });
    await redis.xadd(STREAM, "*", "data", (await dataAt(5)).replace("user_", "User_"));
    expect(await found()).toEqual({ foreign: 1, doubled: 2, changed: 1 });
  });

  test("finds an event that came in another's place", async () => {
    await write({ count: 3, next: 5 });
    const [, , , third, fourth] = eventTexts(streamOf("1"), 0, 5);
    await redis.xadd(STREAM, "*", "data", fourth!);
    await redis.xadd(STREAM, "*", "data", third!);
    expect(await found()).toEqual({ reordered: 1 });
  });

  test("may hold two runs, one after the other or of which one is asked for", async () => {
    const one = await write();
    const two = await write({ seed: "2", count: 50 });
    expect((await verify()).runs.map(({ runId, seen }) => [runId, seen]).sort()).toEqual(
      [
        [one.runId, N],
        [two.runId, 50],
      ].sort(),
    );
    await redis.xadd(STREAM, "*", "x", "y");
    await redis.xdel(STREAM, await idAt(N + 10));
    expect(await found()).toEqual({ missing: 1, foreign: 1 });
    expect(await found(one.runId)).toEqual({});
    expect(await verify(one.runId)).toMatchObject({ verdict: "proven", judged: N, ignored: 50 });
    expect(await found(two.runId)).toEqual({ missing: 1 });
  });

  test("is proven with its head trimmed, exactly or about, and says how much is gone", async () => {
    await write();
    await redis.xtrim(STREAM, "MAXLEN", 700);
    expect(await verify()).toMatchObject({
      verdict: "proven",
      runs: [{ seen: 700, trimmed: 40, missing: 0 }],
    });
    await redis.xtrim(STREAM, "MAXLEN", "~", 100);
    const report = await verify();
    expect(report).toMatchObject({ verdict: "proven", runs: [{ missing: 0 }] });
    expect(report.runs[0]!.seen + report.runs[0]!.trimmed).toBe(N);
  });

  test("misses a deleted entry behind a trimmed head", async () => {
    await write();
    await redis.xtrim(STREAM, "MAXLEN", 700);
    await redis.xdel(STREAM, await idAt(0));
    expect((await found()).missing).toBe(41);
    expect((await verify()).findings[0]!.first).toMatchObject([{ index: 0, lastIndex: 40 }]);
  });

  test("that still runs is judged up to where it is, and says how far that is", async () => {
    const { runId } = await write({ manifest: { plannedEvents: 1000 } });
    expect(await verify()).toMatchObject({
      verdict: "proven",
      runs: [{ runId, plannedEvents: 1000, next: N }],
    });
  });

  test("is proven after a pause, whose segment stands in the ledger", async () => {
    const { segments } = manifestOf({ count: N });
    await write({
      manifest: {
        segments: [
          ...segments,
          { firstIndex: 100, atMs: 10_000, startUnixMs: segments[0]!.startUnixMs + 75_000 },
        ],
      },
    });
    expect(await found()).toEqual({});
  });

  test("may be ahead of its ledger where it was delivered at least once, and is told why it may hold copies", async () => {
    await write({ next: 700, manifest: { delivery: "at-least-once" } });
    expect(await verify()).toMatchObject({ verdict: "proven", runs: [{ seen: N, next: 700 }] });
    await redis.xadd(STREAM, "*", "data", await dataAt(3));
    expect((await verify()).notes[0]).toStartWith("With --delivery at-least-once");
  });

  test("may have ids of version 7", async () => {
    await write({ idFormat: "uuidv7" });
    expect(await found()).toEqual({});
  });

  test("that was deleted misses all of its events", async () => {
    await write();
    await redis.del(STREAM);
    const report = await verify();
    expect(report).toMatchObject({
      verdict: "differences",
      length: 0,
      judged: 0,
      first: null,
      runs: [{ missing: N, seen: 0 }],
    });
  });
});

describe("odd entries in a stream with a ledger", () => {
  test("are foreign whatever they hold: broken JSON, no data, unicode, newlines, lone surrogates, 20 MB", async () => {
    await write({ count: 100 });
    await redis.xadd(STREAM, "*", "data", '{"event_id":"broken');
    await redis.xadd(STREAM, "*", "dat\u00e4", "x");
    await redis.xadd(STREAM, "*", "data", "\u2028\ud83d\ude00\r\n\u0000");
    await redis.xadd(STREAM, "*", "data", Buffer.from([0xed, 0xa0, 0x80]));
    await redis.xadd(STREAM, "*", "data", `{"a":"${"x".repeat(20_000_000)}"}`);
    await redis.xadd(STREAM, "*", "", "");
    const { verdict, findings, last } = await verify();
    expect(verdict).toBe("differences");
    expect(findings.find(({ kind }) => kind === "foreign")).toMatchObject({
      count: 6,
      reasons: { "not JSON": 2, "no field data": 2, "not UTF-8": 1, "larger than 4 MiB": 1 },
    });
    expect(last!.fields).toEqual([{ name: "", value: "", bytes: 0 }]);
  });

  test("that are as large as the last one shown are cut in the report", async () => {
    await write({ count: 10 });
    await redis.xadd(STREAM, "*", "data", "\u{1f600}".repeat(5000));
    const { value, bytes } = (await verify()).last!.fields[0]!;
    expect([value, bytes]).toEqual(["\u{1f600}".repeat(1000), 20_000]);
  });
});

describe("while somebody writes", () => {
  test("the stream is judged up to the end it had, and nothing that came later is missing", async () => {
    await write({ count: 5000 });
    let writing = true;
    const writer = clientOf(server.port);
    const texts = eventTexts(streamOf("1"), 5000, 4000);
    const { runId } = manifestOf({ count: 5000 });
    const publishing = (async () => {
      for (let i = 0; writing && i < texts.length; i++) {
        await writer
          .multi()
          .xadd(STREAM, "*", "data", texts[i]!)
          .hset(LEDGER, `${runId}:next`, `${5001 + i}`)
          .exec();
      }
    })();
    for (let round = 0; round < 5; round++) {
      const report = await verify();
      expect([report.verdict, report.judged >= 5000, report.judged === report.length]).toEqual([
        "proven",
        true,
        true,
      ]);
    }
    writing = false;
    await publishing;
    writer.disconnect();
  });

  test("and trims the head with every batch, nothing that was trimmed meanwhile is missing", async () => {
    const { runId } = await write({ count: 5000 });
    let writing = true;
    const writer = clientOf(server.port);
    const texts = eventTexts(streamOf("1"), 5000, 20_000);
    const publishing = (async () => {
      for (let i = 0; writing && i < texts.length; i += 100) {
        const batch = writer.multi();
        for (const text of texts.slice(i, i + 100))
          batch.xadd(STREAM, "MAXLEN", "=", 3000, "*", "data", text);
        await batch.hset(LEDGER, `${runId}:next`, `${5100 + i}`).exec();
      }
    })();
    for (let round = 0; round < 5; round++) {
      const { verdict, findings, runs } = await verify();
      expect([verdict, findings[0]!.first, runs[0]!.seen + runs[0]!.trimmed]).toEqual([
        "proven",
        [],
        expect.any(Number),
      ]);
    }
    writing = false;
    await publishing;
    expect(await verify()).toMatchObject({ verdict: "proven", length: 3000 });
    writer.disconnect();
  });
});

describe("a stream without a ledger", () => {
  const anyones = async (texts: readonly string[]) => {
    for (const text of texts) await redis.xadd(STREAM, "*", "data", text);
  };

  test("of the model's events is consistent, which is less than proven", async () => {
    await anyones(eventTexts(streamOf("1"), 0, 600));
    const report = await verify();
    expect(report).toMatchObject({ verdict: "consistent", against: "schema", judged: 600, runs: [] });
    expect(report.types!.chiSquare!.p).toBeGreaterThan(1e-6);
    expect(report.byEventTime).toMatchObject({ count: 600, meanPerSec: expect.closeTo(10, 1) });
  });

  test("with odd entries tells each kind for itself", async () => {
    const texts = eventTexts(streamOf("1"), 0, 5);
    await anyones([...texts, texts[2]!, "{", "{}", '{"event_id":"x"}']);
    await redis.xadd(STREAM, "*", "payload", "x");
    expect(await found()).toEqual({ foreign: 1, broken: 1, invalid: 2, doubled: 1 });
    expect((await verify()).notes[0]).toContain("Too few events to judge the mix and the users");
  });
});
