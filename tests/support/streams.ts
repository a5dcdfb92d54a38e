import { timelineOf } from "../../src/ledger/timeline.ts";
import type { IdFormat, Stream } from "../../src/model/index.ts";
import { parseSeed } from "../../src/primitives/seed.ts";
import { createShape, type ShapeSpec } from "../../src/shape/index.ts";

export const START_UNIX_MS = Date.UTC(2026, 0, 1);

/** The default load: 10/s, ten times that for 30 s every five minutes. */
export const DEFAULT_SHAPE: ShapeSpec = {
  kind: "burst",
  ratePerSec: "10",
  burstMultiplier: "10",
  burstIntervalMs: 300_000,
  burstDurationMs: 30_000,
};

/** A stream of events for tests: the default load from the first of January 2026 unless told otherwise. */
export function streamOf(
  seed: string,
  options: { shape?: Partial<ShapeSpec>; idFormat?: IdFormat; startUnixMs?: number } = {},
): Stream {
  const startUnixMs = options.startUnixMs ?? START_UNIX_MS;
  const shape = createShape({ ...DEFAULT_SHAPE, ...options.shape });
  const unixMsOf = timelineOf([{ firstIndex: 0, atMs: 0, startUnixMs }], shape);
  return { seed: parseSeed(seed), startUnixMs, idFormat: options.idFormat ?? "uuidv4", unixMsOf };
}
