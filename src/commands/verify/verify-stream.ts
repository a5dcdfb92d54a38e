import type { StreamOutline } from "../../io/redis/stream-outline.ts";
import type { StreamReader } from "../../io/redis/stream-reader.ts";
import { ledgerKeyOf } from "../../ledger/keys.ts";
import { runsInLedger } from "../../ledger/read-ledger.ts";
import type { IdFormat } from "../../model/index.ts";
import { EXIT, IngestError } from "../../primitives/errors.ts";
import type { VerifyReport } from "../../report/verify-report.ts";
import { TimeBuckets } from "../../verify/time-buckets.ts";
import { judgeAgainstLedger } from "./against-ledger.ts";
import { judgeAgainstSchema } from "./against-schema.ts";
import { entryReport } from "./entry-report.ts";
import type { Judged, JudgedRun, Judgement } from "./judgement.ts";
import { type AmongShards, type RunToJudge, runsToJudge } from "./ledger-runs.ts";
import type { FixedStream } from "./reading.ts";

export interface VerifyRequest {
  readonly reader: StreamReader;
  /** Where the server is, fit to print. */
  readonly label: string;
  /** Judge this run of the ledger alone. */
  readonly runId: string | undefined;
  /** What event ids look like in a stream without a ledger. */
  readonly idFormat: IdFormat;
  readonly ingestVersion: string;
  /** The server's certificate was not looked at, so that nobody knows which server it is. */
  readonly isUnchecked?: boolean;
  progress(entriesRead: number, ofEntries: number): void;
  /** When the stream is one of several. */
  readonly among?: AmongShards;
  /** When entries came is counted here; in a profile of the stream's own when not given. */
  readonly arrivals?: TimeBuckets;
}

export interface Verified extends Pick<Judged, "arrivals"> {
  readonly report: VerifyReport;
  readonly runs: readonly JudgedRun[];
}

/**
 * Judges a stream as it is now. The ledger is read before the end is fixed and again after it: every entry up to the end is
 * covered by the later reading, and what the earlier one calls written must be there. So a writer may go on meanwhile.
 */
export async function verifyStream(request: VerifyRequest): Promise<Verified> {
  const { reader } = request;
  const mayLack = request.among !== undefined;
  const before = await ledgerOf({ ...request, mayLack });
  const outline = await reader.outline();
  const after = await ledgerOf({ ...request, mayLack });
  const runs =
    after === undefined && request.among === undefined
      ? []
      : runsToJudge(before ?? new Map(), after ?? new Map(), request.among);
  const { judgement, ...seen } =
    runs.length > 0
      ? await judgeRuns(fixedStream(request, outline ?? NO_STREAM), runs, request)
      : await judgeAnyones(request, outline);
  return { report: reportOf(request, outline ?? NO_STREAM, judgement), ...seen };
}

const UNCHECKED =
  "The server's certificate was not checked (--tls-insecure): what was read may have been another's, or changed on the way";

/** A stream that was deleted while its ledger stayed: as empty as one can be. */
const NO_STREAM: StreamOutline = {
  length: 0,
  first: undefined,
  last: undefined,
  record: { length: 0, entriesAdded: 0, maxDeleted: { ms: 0, seq: 0n }, first: undefined },
};

/** Undefined when the stream has no ledger, or a name that cannot have one. One of several shards may lack the run that is looked for. */
export async function ledgerOf({
  reader,
  runId,
  mayLack,
}: Pick<VerifyRequest, "reader" | "runId"> & { mayLack: boolean }) {
  let key: string;
  try {
    key = ledgerKeyOf(reader.stream);
  } catch {
    return undefined;
  }
  const fields = await reader.ledger(key);
  const isLacking = !Object.keys(fields).some((field) => runId === undefined || field.startsWith(runId));
  if (isLacking && (mayLack || runId === undefined)) return undefined;
  return runsInLedger(fields, runId);
}

async function judgeRuns(
  stream: FixedStream,
  runs: readonly RunToJudge[],
  request: VerifyRequest,
): Promise<Judged> {
  const judged = await judgeAgainstLedger(stream, runs, {
    ignoreOthers: request.runId !== undefined,
    arrivals: request.arrivals ?? new TimeBuckets(),
  });
  const { judgement } = judged;
  const seen = judgement.runs.reduce((sum, run) => sum + run.seen, 0);
  if (request.among === undefined && seen === 0 && judgement.findings.every(({ count }) => count === 0)) {
    const trimmed = judgement.runs.reduce((sum, run) => sum + run.trimmed, 0);
    throw trimmed > 0
      ? nothingToCheck(request, `all ${trimmed} events were trimmed away`)
      : nothingToCheck(request, "the ledger knows the run, but nothing was written yet");
  }
  return judged;
}

async function judgeAnyones(request: VerifyRequest, outline: StreamOutline | undefined): Promise<Judged> {
  if (outline === undefined) throw nothingToCheck(request, "there is no such stream");
  if (outline.length === 0) throw nothingToCheck(request, "the stream is empty");
  return judgeAgainstSchema(fixedStream(request, outline), request.idFormat);
}

function fixedStream({ reader, progress }: VerifyRequest, outline: StreamOutline): FixedStream {
  return { reader, outline, progress: (entriesRead) => progress(entriesRead, outline.length) };
}

export function nothingToCheck(
  { reader, label }: Pick<VerifyRequest, "reader" | "label">,
  why: string,
): IngestError {
  return new IngestError(
    EXIT.connection,
    `Nothing to check in ${JSON.stringify(reader.stream)} at ${label}: ${why}`,
    {
      hint: "`ingest run` publishes; --stream names another stream, --redis another server",
    },
  );
}

function reportOf(request: VerifyRequest, outline: StreamOutline, judgement: Judgement): VerifyReport {
  const differs = judgement.findings.some(({ count }) => count > 0);
  const fine = judgement.against === "ledger" ? "proven" : "consistent";
  return {
    schemaVersion: 1,
    command: "verify",
    ingestVersion: request.ingestVersion,
    verdict: differs ? "differences" : fine,
    redis: request.label,
    stream: request.reader.stream,
    length: outline.length,
    first: entryReport(outline.first),
    last: entryReport(outline.last),
    ...judgement,
    notes: [...judgement.notes, ...(request.isUnchecked ? [UNCHECKED] : [])],
  };
}
