import { describe, expect, test } from "bun:test";
import { ledgerKeyOf } from "../../src/ledger/keys.ts";
import { newManifest, type RunIdentity, runIdOf } from "../../src/ledger/manifest.ts";
import { manifestSchema } from "../../src/ledger/manifest-schema.ts";
import { timelineOf } from "../../src/ledger/timeline.ts";
import { IngestError } from "../../src/primitives/errors.ts";
import { createShape } from "../../src/shape/index.ts";
import { DEFAULT_SHAPE, START_UNIX_MS } from "../support/streams.ts";

const IDENTITY: RunIdentity = {
  model: "analytics",
  modelVersion: "1.0.0",
  seed: "demo",
  startUnixMs: START_UNIX_MS,
  idFormat: "uuidv4",
  shape: DEFAULT_SHAPE,
};
const REST = { delivery: "exactly-once", plannedEvents: null, ingestVersion: "0.1.0" } as const;

describe("the ledger's key", () => {
  test("shares the stream's Cluster slot, with and without a hash tag of the stream's own", () => {
    expect(ledgerKeyOf("analytics_events")).toBe("{analytics_events}:ingest");
    expect(ledgerKeyOf("analytics_events:{0}")).toBe("analytics_events:{0}:ingest");
    expect(ledgerKeyOf("stream with spaces")).toBe("{stream with spaces}:ingest");
  });

  test("braces that would part the two are refused", () => {
    for (const name of ["a}b", "a{b", "{}", "a{}b", "{a}{b}", "{{a}}", "}a{"])
      expect(() => ledgerKeyOf(name)).toThrow(IngestError);
  });
});

describe("the manifest", () => {
  test("the run id depends on all that decides an event's bytes, and on nothing else", () => {
    const id = runIdOf(IDENTITY);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    const others: RunIdentity[] = [
      { ...IDENTITY, seed: "Demo" },
      { ...IDENTITY, startUnixMs: START_UNIX_MS + 1 },
      { ...IDENTITY, idFormat: "uuidv7" },
      { ...IDENTITY, modelVersion: "1.0.1" },
      { ...IDENTITY, model: "other" },
      { ...IDENTITY, shape: { ...DEFAULT_SHAPE, ratePerSec: "11" } },
      { ...IDENTITY, shape: { ...DEFAULT_SHAPE, burstMultiplier: "11" } },
      { ...IDENTITY, shape: { ...DEFAULT_SHAPE, burstIntervalMs: 300_001 } },
      { ...IDENTITY, shape: { ...DEFAULT_SHAPE, burstDurationMs: 30_001 } },
    ];
    expect(new Set([id, ...others.map(runIdOf)]).size).toBe(others.length + 1);
    expect(newManifest(IDENTITY, { ...REST, plannedEvents: 5 }).runId).toBe(id);
  });

  test("a manifest survives JSON and is refused with an unknown or missing key", () => {
    const manifest = newManifest(IDENTITY, REST);
    expect(manifestSchema.parse(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
    expect(manifestSchema.safeParse({ ...manifest, extra: 1 }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, format: 2 }).success).toBe(false);
    expect(manifestSchema.safeParse({ ...manifest, segments: [] }).success).toBe(false);
  });
});

describe("the timeline", () => {
  const shape = createShape({ ...DEFAULT_SHAPE, burstMultiplier: "1" });

  test("dates events by their instant, whole milliseconds rounded down", () => {
    const unixMsOf = timelineOf(
      [{ firstIndex: 0, atMs: 0, startUnixMs: 1000 }],
      createShape({ ...DEFAULT_SHAPE, ratePerSec: "3" }),
    );
    expect([0, 1, 2, 3].map(unixMsOf)).toEqual([1000, 1333, 1666, 2000]);
  });

  test("a later segment moves only the events from its first index on, asked in any order", () => {
    const segments = [
      { firstIndex: 0, atMs: 0, startUnixMs: 1_000_000 },
      { firstIndex: 50, atMs: 5000, startUnixMs: 2_000_000 },
      { firstIndex: 70, atMs: 7000, startUnixMs: 3_000_000 },
    ];
    const unixMsOf = timelineOf(segments, shape);
    for (const index of [70, 0, 49, 50, 69, 71, 10]) {
      const segment = segments.findLast(({ firstIndex }) => firstIndex <= index)!;
      expect(unixMsOf(index)).toBe(segment.startUnixMs + index * 100 - segment.atMs);
    }
  });
});
