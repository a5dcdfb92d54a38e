import type { VerifyFinding, VerifyRate, VerifyReport } from "../../report/verify-report.ts";
import type { Finding } from "../../verify/findings.ts";
import type { RateProfile } from "../../verify/rate-profile.ts";
import type { TimeBuckets } from "../../verify/time-buckets.ts";
import type { RunToJudge } from "./ledger-runs.ts";

/** The part of the report that judging gives; the rest says what was judged. */
export type Judgement = Pick<
  VerifyReport,
  | "against"
  | "judged"
  | "ignored"
  | "findings"
  | "runs"
  | "types"
  | "users"
  | "byServerClock"
  | "byEventTime"
  | "notes"
>;

/** A judgement, and what it was made from as far as a page shows it. */
export interface Judged {
  readonly judgement: Judgement;
  readonly arrivals: TimeBuckets;
  readonly runs: readonly JudgedRun[];
}

/** A run, or a lane of one: how much of it was written and seen, and how its clock stands to the server's. */
export interface JudgedRun extends Pick<RunToJudge, "manifest" | "next"> {
  readonly seen: number;
  readonly shiftMs: number;
}

/** So many bursts are told one by one. */
const BURST_LIMIT = 5;

/** A finding as the report has it. */
export function reportable({ kind, count, reasons, first }: Finding<VerifyFinding["kind"]>): VerifyFinding {
  return { kind, count, reasons: { ...reasons }, first: [...first] };
}

/** A rate profile as the report has it. */
export function rateOf(profile: RateProfile | undefined): VerifyRate | null {
  if (profile === undefined) return null;
  const { search, meanPerSec, ...rest } = profile;
  const bursts = search && {
    baseRatePerSec: search.baseRatePerSec,
    widthMs: search.widthMs,
    count: search.bursts.length,
    first: search.bursts.slice(0, BURST_LIMIT).map(({ startMs, endMs, count, ratePerSec }) => ({
      startUnixMs: startMs,
      endUnixMs: endMs,
      count,
      ratePerSec,
    })),
  };
  return { ...rest, meanPerSec: meanPerSec ?? null, bursts: bursts ?? null };
}
