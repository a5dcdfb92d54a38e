import { quote } from "../../config/quote.ts";
import { Timings } from "../../engine/timings.ts";
import { usageError } from "../../primitives/errors.ts";
import type { QuantilesMs, RunSummary } from "../../report/run-summary.ts";
import { mergeCertificates } from "./merge-certificates.ts";

/** Summaries as summarizeLanes makes them: with a division, and which partition it is. */
interface PartSummary extends RunSummary {
  readonly division: NonNullable<RunSummary["division"]>;
}

const RESULTS = ["complete", "stopped", "unresolved"] as const;

/**
 * The summary of a run from those of its partitions. `names` says for people which is which. Exit 2 when they are not parts of one run, or
 * one of them is there twice. What each partition counts for itself is added; of the pace the worst is told, as nobody saw all of it.
 */
export function mergeSummaries(summaries: readonly RunSummary[], names: readonly string[]): RunSummary {
  const parts = summaries.map((summary, at) => partOf(summary, names[at]!));
  refuseStrangers(parts, names);
  const first = parts[0]!;
  const sum = (of: (part: PartSummary) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const worst = Math.max(...parts.map(({ result }) => RESULTS.indexOf(result)));
  const durationMs = Math.max(...parts.map(({ achieved }) => achieved.durationMs));
  const events = sum(({ achieved }) => achieved.events);
  const { histograms: _, ...rest } = first;
  return {
    ...rest,
    resumedAt: null,
    result: RESULTS[worst]!,
    streamLength: lengthOf(parts),
    asked: { ...first.asked, events: sum(({ asked }) => asked.events) },
    achieved: {
      events,
      durationMs,
      meanPerSec: Number(sum(({ achieved }) => achieved.meanPerSec).toFixed(3)),
      shortfall: sum(({ achieved }) => achieved.shortfall),
    },
    unresolved: unresolvedOf(parts),
    skipped: sum(({ skipped }) => skipped),
    lost: sum(({ lost }) => lost),
    latenessMs: timesOf(parts, "latenessMs", "latenessUs"),
    latencyMs: timesOf(parts, "latencyMs", "latencyUs"),
    certificate: mergeCertificates(parts.map(({ certificate }) => certificate)),
    errors: sum(({ errors }) => errors),
    reconnects: sum(({ reconnects }) => reconnects),
    republished: sum(({ republished }) => republished),
    mix: Object.fromEntries(Object.keys(first.mix).map((type) => [type, sum(({ mix }) => mix[type] ?? 0)])),
    division: {
      ...first.division,
      partition: null,
      lanes: parts.flatMap(({ division }) => division.lanes),
      merged: parts.map(({ division }) => division.partition!).sort((a, b) => a - b),
    },
    repeat: first.repeat.replace(/ --partition \d+\/(\d+)/, " --workers $1"),
  };
}

/** The partitions of the run of which no summary was merged. */
export function missingPartitions({ division }: RunSummary): number[] {
  const all = Array.from({ length: division?.partitions ?? 0 }, (_, i) => i + 1);
  return all.filter((partition) => !division!.merged?.includes(partition));
}

function partOf(summary: RunSummary, name: string): PartSummary {
  const { division } = summary;
  if (division === undefined || division.partition === null)
    throw usageError(
      `${quote(name)} is the summary of a whole run, and not of a partition`,
      "There is nothing to add up: it says all of it",
    );
  return { ...summary, division };
}

function refuseStrangers(parts: readonly PartSummary[], names: readonly string[]): void {
  const first = parts[0]!;
  const seen = new Map<number, string>();
  parts.forEach(({ runId, division, stream }, at) => {
    const { partition, partitions, shards } = division;
    const isOne =
      runId === first.runId &&
      stream === first.stream &&
      partitions === first.division.partitions &&
      shards === first.division.shards;
    if (!isOne)
      throw usageError(
        `${quote(names[at]!)} is of another run, stream or division than ${quote(names[0]!)}`,
        `They tell run ${runId} in ${partitions} partitions and run ${first.runId} in ${first.division.partitions}`,
      );
    const other = seen.get(partition!);
    if (other !== undefined)
      throw usageError(
        `${quote(other)} and ${quote(names[at]!)} are both of partition ${partition}`,
        "Take the one of the process that ended last: it counts what those before it published",
      );
    seen.set(partition!, names[at]!);
  });
}

/** Of one stream that all share, its longest; of shards nobody has seen all at one instant, unless each has one partition. */
function lengthOf(parts: readonly PartSummary[]): number | null {
  const longest = new Map<string, number | null>();
  for (const { stream, streamLength } of parts.flatMap(({ division }) => division.lanes)) {
    const known = longest.get(stream);
    longest.set(stream, known === undefined ? streamLength : Math.max(known ?? 0, streamLength ?? 0));
  }
  const lengths = [...longest.values()];
  return lengths.includes(null) ? null : lengths.reduce<number>((sum, length) => sum + length!, 0);
}

function unresolvedOf(parts: readonly PartSummary[]): RunSummary["unresolved"] {
  const ranges = parts.flatMap(({ unresolved }) => unresolved ?? []);
  if (ranges.length === 0) return null;
  return {
    firstIndex: Math.min(...ranges.map(({ firstIndex }) => firstIndex)),
    lastIndex: Math.max(...ranges.map(({ lastIndex }) => lastIndex)),
  };
}

/** Quantiles cannot be added; the histograms can. */
function timesOf(
  parts: readonly PartSummary[],
  quantiles: "latenessMs" | "latencyMs",
  counts: "latenessUs" | "latencyUs",
): QuantilesMs | null {
  const timings = new Timings();
  for (const part of parts) {
    const own = part.histograms?.[counts];
    if (own === undefined) return null;
    timings.addCounts(own, part[quantiles]?.max ?? 0);
  }
  const { p50Ms, p90Ms, p99Ms, p999Ms, maxMs } = timings.quantiles();
  const round = (ms: number) => Number(ms.toFixed(3));
  return { p50: round(p50Ms), p90: round(p90Ms), p99: round(p99Ms), p999: round(p999Ms), max: round(maxMs) };
}
