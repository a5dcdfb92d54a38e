import { formatCount, formatDuration, formatRate } from "../../primitives/units.ts";
import type { VerifyRate, VerifyReport } from "../verify-report.ts";
import type { Tile } from "./parts.ts";

/** A verification in a few numbers. */
export function verifyTiles({
  length,
  judged,
  ignored,
  findings,
  runs,
  byServerClock,
}: VerifyReport): Tile[] {
  const wrong = findings.filter(({ count }) => count > 0);
  const [seen, planned] = [
    runs.reduce((sum, run) => sum + run.seen, 0),
    runs.reduce((sum, { next, leftOut }) => sum + next - leftOut, 0),
  ];
  return [
    {
      name: "Judged",
      value: formatCount(judged),
      note: `of ${formatCount(length)} entries${ignored === 0 ? "" : `, ${formatCount(ignored)} of other runs`}`,
    },
    ...(runs.length === 0
      ? []
      : [{ name: "Events seen", value: formatCount(seen), note: `of ${formatCount(planned)} written` }]),
    {
      name: "Kinds of fault",
      value: formatCount(wrong.length),
      note: wrong.map(({ kind }) => kind).join(", ") || "none",
    },
    ...(byServerClock === null ? [] : rateTiles(byServerClock)),
  ];
}

function rateTiles({ meanPerSec, peakPerSec, widthMs, firstUnixMs, lastUnixMs, bursts }: VerifyRate): Tile[] {
  return [
    {
      name: "Mean rate",
      value: meanPerSec === null ? "-" : `${formatRate(meanPerSec)}/s`,
      note: `over ${formatDuration(lastUnixMs - firstUnixMs)}`,
    },
    { name: "Peak", value: `${formatRate(peakPerSec)}/s`, note: `in the fullest ${formatDuration(widthMs)}` },
    ...(bursts === null
      ? []
      : [{ name: "Bursts", value: formatCount(bursts.count), note: "seen without the plan" }]),
  ];
}
