import type { StreamReader } from "../../io/redis/stream-reader.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { VerifyFinding, VerifyReport } from "../../report/verify-report.ts";
import { EXAMPLE_LIMIT } from "../../verify/findings.ts";
import { rateProfileOf } from "../../verify/rate-profile.ts";
import { TimeBuckets } from "../../verify/time-buckets.ts";
import { type DividedManifest, dividedManifests } from "./judge-lanes.ts";
import { rateOf } from "./judgement.ts";
import { mergeLanes } from "./merge-runs.ts";
import {
  ledgerOf,
  nothingToCheck,
  type Verified,
  type VerifyRequest,
  verifyStream,
} from "./verify-stream.ts";

export interface ShardsRequest extends Omit<VerifyRequest, "reader" | "among" | "arrivals"> {
  /** One for each shard, in order. */
  readonly readers: readonly StreamReader[];
  /** All of them, for people. */
  readonly streams: string;
}

/** Judges the streams of a divided run one after the other, and tells of all as of one. Memory is that of one. */
export async function verifyShards(request: ShardsRequest): Promise<Verified> {
  const { readers, streams, label, ...rest } = request;
  const runs = await runsOf(request);
  const arrivals = new TimeBuckets();
  const all: Verified[] = [];
  for (const [shard, reader] of readers.entries())
    all.push(await verifyStream({ ...rest, label, reader, arrivals, among: { shard, runs } }));
  const report = together(
    all.map((each) => each.report),
    streams,
  );
  if (report.judged === 0 && report.verdict === "proven")
    throw nothingToCheck({ reader: { ...readers[0]!, stream: streams }, label }, "nothing was written yet");
  return {
    report: { ...report, byServerClock: rateOf(rateProfileOf(arrivals)) },
    arrivals,
    runs: all.flatMap((each) => each.runs),
  };
}

/** The divided runs that any shard's ledger tells of, all divided into as many shards as are looked at, and in this order. */
async function runsOf({ readers, label, runId, streams }: ShardsRequest): Promise<DividedManifest[]> {
  const ledgers = [];
  for (const reader of readers) {
    const ledger = await ledgerOf({ reader, runId, mayLack: true });
    ledgers.push([...(ledger?.values() ?? [])]);
  }
  ledgers.forEach((entries, at) => {
    for (const { manifest } of entries) {
      const { shard, shards } = manifest.lane ?? { shard: 0, shards: 1 };
      if (shard !== at || shards !== readers.length)
        throw otherShard(readers[at]!.stream, manifest.runId, shard, shards);
    }
  });
  const runs = dividedManifests(ledgers);
  if (runs.length === 0)
    throw nothingToCheck(
      { reader: { ...readers[0]!, stream: streams }, label },
      "no ledger tells of a run there",
    );
  return runs;
}

function otherShard(stream: string, runId: string, shard: number, shards: number): IngestError {
  return new IngestError(
    EXIT.connection,
    `Cannot check: in ${stream} stands shard ${shard} of ${shards} of run ${runId}`,
    { hint: `Give --shards ${shards}, and --stream or --streams-pattern as the run had them` },
  );
}

function together(reports: readonly VerifyReport[], streams: string): VerifyReport {
  const [first] = reports as readonly [VerifyReport];
  const sum = (of: (report: VerifyReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  const differs = reports.some(({ verdict }) => verdict === "differences");
  return {
    ...first,
    stream: streams,
    verdict: differs ? "differences" : "proven",
    length: sum(({ length }) => length),
    judged: sum(({ judged }) => judged),
    ignored: sum(({ ignored }) => ignored),
    first: null,
    last: null,
    findings: first.findings.map(({ kind }) => findingIn(reports, kind)),
    runs: mergeLanes(reports.flatMap(({ runs }) => runs)),
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
    shards: reports.map(({ stream, length, judged, ignored, verdict, findings }) => ({
      stream,
      length,
      judged,
      ignored,
      verdict,
      findings: Object.fromEntries(
        findings.flatMap(({ kind, count }) => (count > 0 ? [[kind, count] as const] : [])),
      ),
    })),
  };
}

function findingIn(reports: readonly VerifyReport[], kind: VerifyFinding["kind"]): VerifyFinding {
  const reasons: Record<string, number> = {};
  const first: VerifyFinding["first"] = [];
  let count = 0;
  for (const { stream, findings } of reports) {
    const own = findings.find((finding) => finding.kind === kind)!;
    count += own.count;
    for (const [reason, times] of Object.entries(own.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + times;
    first.push(...own.first.map((example) => ({ stream, ...example })));
  }
  return { kind, count, reasons, first: first.slice(0, EXAMPLE_LIMIT) };
}
