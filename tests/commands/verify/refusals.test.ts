import { describe, expect, test } from "bun:test";
import { runIdOf } from "../../../src/ledger/manifest.ts";
import { oneRedis } from "../../support/one-redis.ts";
import { manifestOf, type Published, publish } from "../../support/publish.ts";
import { verify as judge, LEDGER, STREAM } from "./judging.ts";

const { redis } = await oneRedis();

const verify = (runId?: string) => judge(redis, runId);
const write = (options: Partial<Published> = {}) => publish(redis, { count: 740, ...options });

describe("what cannot be checked", () => {
  const refused = async (runId?: string) => {
    try {
      await verify(runId);
    } catch (error) {
      return [(error as { exitCode?: number }).exitCode, (error as Error).message];
    }
    return "judged";
  };

  test("no stream, an empty one, and one that was only announced", async () => {
    expect(await refused()).toEqual([
      3,
      'Nothing to check in "analytics_events" at test: there is no such stream',
    ]);
    await redis.xadd(STREAM, "1-1", "data", "x");
    await redis.xdel(STREAM, "1-1");
    expect(await refused()).toEqual([
      3,
      'Nothing to check in "analytics_events" at test: the stream is empty',
    ]);
    await redis.flushall();
    await write({ count: 0 });
    expect(await refused()).toEqual([3, expect.stringContaining("nothing was written yet")]);
  });

  test("a stream of which trimming left nothing", async () => {
    await write();
    await redis.xtrim(STREAM, "MAXLEN", 0);
    expect(await refused()).toEqual([3, expect.stringContaining("all 740 events were trimmed away")]);
  });

  test("a run that the ledger does not know", async () => {
    expect(await refused("0000000000000000")).toEqual([
      3,
      expect.stringContaining('knows no run "0000000000000000"'),
    ]);
    await write();
    expect(await refused("nonsense")).toEqual([3, expect.stringContaining('knows no run "nonsense"')]);
  });

  const damaged: [string, (manifest: ReturnType<typeof manifestOf>) => Record<string, string>, string][] = [
    ["no manifest", ({ runId }) => ({ [`${runId}:next`]: "5" }), "has no manifest"],
    [
      "no next index",
      ({ runId, ...rest }) => ({ [`${runId}:manifest`]: JSON.stringify({ runId, ...rest }) }),
      "no usable next index",
    ],
    [
      "a broken next index",
      (manifest) => ({ ...ledger(manifest), [`${manifest.runId}:next`]: "5x" }),
      "no usable next index",
    ],
    [
      "a next index beyond reason",
      (manifest) => ({ ...ledger(manifest), [`${manifest.runId}:next`]: "9007199254740993" }),
      "no usable next index",
    ],
    [
      "a manifest that is no JSON",
      (manifest) => ({ ...ledger(manifest), [`${manifest.runId}:manifest`]: "{" }),
      "is not JSON",
    ],
    [
      "a manifest of null",
      (manifest) => ({ ...ledger(manifest), [`${manifest.runId}:manifest`]: "null" }),
      "is damaged",
    ],
    [
      "a later format",
      (manifest) => ledger({ ...manifest, format: 2 as never }),
      "is in format 2, and this version knows format 1",
    ],
    ["a missing seed", (manifest) => ledger({ ...manifest, seed: undefined as never }), "is damaged (seed: "],
    ["another run's manifest", (manifest) => ledger({ ...manifest, seed: "9" }), "describes another run"],
    [
      "segments from nowhere",
      (manifest) => ledger({ ...manifest, segments: [{ firstIndex: 5, atMs: 0, startUnixMs: 0 }] }),
      "do not follow each other",
    ],
    [
      "a field of the future",
      (manifest) => ({ ...ledger(manifest), "shards:next": "1" }),
      'has a field "shards:next"',
    ],
  ];
  const ledger = (manifest: ReturnType<typeof manifestOf>) => ({
    [`${manifest.runId}:manifest`]: JSON.stringify(manifest),
    [`${manifest.runId}:next`]: "5",
  });

  test.each(damaged)("a ledger with %s", async (_, fieldsOf, sentence) => {
    await redis.xadd(STREAM, "*", "data", "{}");
    await redis.hset(LEDGER, fieldsOf(manifestOf({ count: 5 })));
    expect(await refused()).toEqual([3, expect.stringContaining(sentence)]);
  });

  test("a run of another model, or of another version of it, unless another run is asked for", async () => {
    const { runId } = await write();
    for (const [change, sentence] of [
      [{ model: "weather" }, "a model that this version does not know"],
      [{ modelVersion: "0.0.0" }, "version 0.0.0 of the model, and this version has"],
    ] as const) {
      const odd = { ...manifestOf({ count: 5 }), ...change };
      const id = runIdOf(odd);
      await redis.hset(LEDGER, {
        [`${id}:manifest`]: JSON.stringify({ ...odd, runId: id }),
        [`${id}:next`]: "5",
      });
      expect(await refused()).toEqual([3, expect.stringContaining(sentence)]);
      await redis.hdel(LEDGER, `${id}:manifest`, `${id}:next`);
    }
    expect((await verify(runId)).verdict).toBe("proven");
  });
});
