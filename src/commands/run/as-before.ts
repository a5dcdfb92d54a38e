import { MAX } from "../../config/load.ts";
import type { Manifest } from "../../ledger/manifest.ts";
import { usageError } from "../../primitives/errors.ts";
import { parseSeed } from "../../primitives/seed.ts";
import { createShape } from "../../shape/index.ts";
import { isAsFastAsCanBe, plannedEvents, shapeSpecOf } from "../load.ts";
import type { RunValues } from "./begin.ts";

type Origins = Readonly<Record<string, string>>;

/** A setting, what the run began with, and what was asked for now. */
interface Difference {
  readonly setting: string;
  readonly was: string;
  readonly asked: string;
  readonly origin: string;
}

/**
 * The values with which a run began, whatever the defaults are now. What was given on the command line, in the environment or in a
 * file must be the same: exit 2 with both values of everything that is not.
 */
export function asBefore(values: RunValues, origins: Origins, manifest: Manifest): RunValues {
  const differences = differencesFrom(values, origins, manifest);
  if (differences.length > 0) throw contradiction(manifest.runId, differences);
  const { shape, seed, startUnixMs, idFormat, delivery, plannedEvents: planned } = manifest;
  const { ratePerSec, burstMultiplier, burstIntervalMs, burstDurationMs } = shape;
  return {
    ...values,
    rate: isAsFastAsCanBe(shape) ? MAX : ratePerSec,
    burstMultiplier,
    burstIntervalMs,
    burstDurationMs,
    seed: parseSeed(seed),
    startUnixMs,
    idFormat,
    delivery,
    count: planned ?? undefined,
    durationMs: undefined,
  };
}

function differencesFrom(values: RunValues, origins: Origins, manifest: Manifest): Difference[] {
  const { shape, seed, startUnixMs, idFormat, delivery, plannedEvents: planned } = manifest;
  const spec = shapeSpecOf(values);
  const isMax = values.rate === MAX;
  const pairs: [keyof RunValues & string, string, string, string][] = [
    ["rate", "--rate", isAsFastAsCanBe(shape) ? MAX : shape.ratePerSec, isMax ? MAX : spec.ratePerSec],
    ["burstMultiplier", "--burst-multiplier", shape.burstMultiplier, spec.burstMultiplier],
    ["burstIntervalMs", "--burst-interval", `${shape.burstIntervalMs}ms`, `${spec.burstIntervalMs}ms`],
    ["burstDurationMs", "--burst-duration", `${shape.burstDurationMs}ms`, `${spec.burstDurationMs}ms`],
    ["seed", "--seed", seed, values.seed.text],
    ["startUnixMs", "--start", isoOf(startUnixMs), isoOf(values.startUnixMs ?? startUnixMs)],
    ["idFormat", "--id-format", idFormat, values.idFormat],
    ["delivery", "--delivery", delivery, values.delivery],
  ];
  const found = pairs
    .filter(([key, , was, asked]) => origins[key] !== "default" && was !== asked)
    .map(([key, setting, was, asked]) => ({ setting, was, asked, origin: origins[key]! }));
  return [...found, ...differenceInLength(values, origins, shape, planned)];
}

/** A limit that is given again must come to the same number of events. */
function differenceInLength(
  values: RunValues,
  origins: Origins,
  shape: Manifest["shape"],
  planned: number | null,
): Difference[] {
  const keys = (["count", "durationMs"] as const).filter((key) => origins[key] !== "default");
  if (keys.length === 0) return [];
  const asked = plannedEvents(values, createShape(shape));
  if (asked === (planned ?? Number.POSITIVE_INFINITY)) return [];
  const text = (events: number | null) =>
    events === null || !Number.isFinite(events) ? "endless" : `${events} events`;
  const setting = keys.map((key) => (key === "count" ? "--count" : "--duration")).join(" and ");
  return [
    { setting, was: text(planned), asked: text(asked), origin: keys.map((key) => origins[key]).join(", ") },
  ];
}

function contradiction(runId: string, differences: readonly Difference[]): Error {
  const lines = differences.map(
    ({ setting, was, asked, origin }) =>
      `${setting}: the run began with ${JSON.stringify(was)}, asked for now is ${JSON.stringify(asked)} (${origin})`,
  );
  return usageError(
    `Run ${runId} goes on as it began, which contradicts what was given:\n  ${lines.join("\n  ")}`,
    "Leave these out; without --resume a new run begins beside it",
  );
}

function isoOf(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
