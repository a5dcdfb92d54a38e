import { describe, expect, test } from "bun:test";
import { redisStreamSink } from "../../../src/io/sinks/redis-stream.ts";
import type { LaneEntry } from "../../../src/ledger/manifest.ts";
import { analytics } from "../../../src/model/index.ts";
import { oneRedis } from "../../support/one-redis.ts";
import { manifestOf } from "../../support/publish.ts";
import { START_UNIX_MS, streamOf } from "../../support/streams.ts";

const { server, redis } = await oneRedis();
const STREAM = "shared";
const LEDGER = `{${STREAM}}:ingest`;
const { runId } = manifestOf({ count: 1000 });

const ofThree = (partition: number): LaneEntry => ({
  ...{ shard: 0, shards: 1, partition, partitions: 3 },
  paceUnixMs: START_UNIX_MS,
});

/** A process that publishes a part of the run; its events are not those of its users, which the scripts do not look at. */
async function writer(lane: LaneEntry | undefined, taken?: { owner: string; next: number }) {
  const manifest = { ...manifestOf({ count: 1000 }), ...(lane !== undefined && { lane }) };
  const sink = redisStreamSink({
    target: { host: "127.0.0.1", port: server.port, tls: false, db: 0, label: "here" },
    stream: STREAM,
    run: () => ({ manifest, encoder: analytics.encoder(streamOf("1")), taken }),
    maxLen: undefined,
    clientName: "partition",
  });
  return sink.connect(2000);
}

const field = (partition: number, name: string) => redis.hget(LEDGER, `${runId}.${partition}of3:${name}`);

describe("partitions of a run in one stream", () => {
  test("each have their place in its ledger, and a batch that comes again or late is cut where it overlaps", async () => {
    const [one, two] = [await writer(ofThree(1)), await writer(ofThree(2))];
    await one.open(0);
    await two.open(0);
    expect(await one.write(0, 5).outcome).toMatchObject({ ok: true, position: { next: 5 } });
    expect(await two.write(0, 3).outcome).toMatchObject({ ok: true, position: { next: 3 } });
    for (const [first, count] of [
      [0, 5],
      [0, 8],
      [2, 4],
      [6, 4],
    ] as const)
      await one.write(first, count).outcome;
    expect([await field(1, "next"), await field(2, "next")]).toEqual(["10", "3"]);
    expect(await redis.xlen(STREAM)).toBe(13);
    // Beyond what is there: nothing is written, and the answer says where it stands.
    expect(await two.write(7, 2).outcome).toMatchObject({ ok: true, position: { next: 3 } });
    expect(await redis.xlen(STREAM)).toBe(13);
    await Promise.all([one.close(), two.close()]);
  });

  test("go by transaction too, beside each other", async () => {
    const sessions = [await writer(ofThree(1)), await writer(ofThree(2)), await writer(ofThree(3))];
    for (const session of sessions) await session.open(0);
    for (let first = 0; first < 1000; first += 100) {
      const outcomes = sessions.map((session) => session.write(first, 100).outcome);
      for (const outcome of await Promise.all(outcomes))
        expect(outcome).toMatchObject({ ok: true, position: { next: first + 100 } });
    }
    expect(await redis.xlen(STREAM)).toBe(3000);
    for (const session of sessions) await session.close();
  });

  test("hear all of it when somebody deletes their stream: the first who makes a new one tells it for all", async () => {
    const [one, two] = [await writer(ofThree(1)), await writer(ofThree(2))];
    await one.open(0);
    await two.open(0);
    await one.write(0, 10).outcome;
    await two.write(0, 7).outcome;
    await redis.del(STREAM);
    expect(await two.write(7, 2).outcome).toMatchObject({
      ok: true,
      position: { next: 9, isNewStream: true },
    });
    expect(await one.write(10, 2).outcome).toMatchObject({ ok: true, position: { next: 12 } });
    expect([await field(1, "deleted"), await field(2, "deleted"), await field(3, "deleted")]).toEqual([
      "10",
      "7",
      null,
    ]);
    await Promise.all([one.close(), two.close()]);
  });

  test("are closed to whoever was taken over", async () => {
    const old = await writer(ofThree(1));
    await old.open(0);
    await old.write(0, 10).outcome;
    const heir = await writer(ofThree(1), { owner: "2.heir", next: 10 });
    await heir.open(0);
    expect(await old.write(10, 2).outcome).toMatchObject({ ok: false, fault: { code: "fenced" } });
    expect(await heir.write(10, 2).outcome).toMatchObject({ ok: true, position: { next: 12 } });
    await Promise.all([old.close(), heir.close()]);
  });

  test("do not mix with another division of the same run, nor with the whole of it", async () => {
    const one = await writer(ofThree(1));
    await one.open(0);
    const other = await writer({ ...ofThree(1), partitions: 4 });
    await expect(other.open(0)).rejects.toMatchObject({ fault: { code: "otherwise-divided" } });
    await redis.flushall();
    const whole = await writer(undefined);
    await whole.open(0);
    const late = await writer(ofThree(2));
    await expect(late.open(0)).rejects.toMatchObject({ fault: { code: "otherwise-divided" } });
    for (const session of [one, other, whole, late]) await session.close();
  });
});
