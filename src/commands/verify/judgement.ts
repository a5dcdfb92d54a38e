import type { VerifyFinding, VerifyRate, VerifyReport } from "../../report/verify-report.ts";
import type { Finding } from "../../verify/findings.ts";
import type { RateProfile } from "../../verify/rate-profile.ts";

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
