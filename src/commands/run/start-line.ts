import type { RedisTarget } from "../../io/redis/target.ts";
import { limitText, loadText } from "../../report/load-text.ts";
import type { Run, RunValues } from "./begin.ts";

/** What a run says first: a line for people, and the same as data. */
export function startLine(
  { rate, stream, count, durationMs }: RunValues,
  { manifest, taken }: Run,
  { label }: RedisTarget,
): [string, Record<string, unknown>] {
  const { seed, startUnixMs, runId, shape } = manifest;
  const start = new Date(startUnixMs).toISOString();
  const verb = taken === undefined ? "Publishing" : `Resuming at event ${taken.next}: publishing`;
  return [
    `${verb} into ${stream} at ${label}: ${loadText({ ...shape, ratePerSec: rate })}${limitText(count ?? null, durationMs ?? null)}; seed ${seed}, start ${start}, run ${runId}`,
    {
      event: "start",
      ...(taken && { resumedAt: taken.next }),
      stream,
      redis: label,
      runId,
      seed,
      start,
      ...shape,
      ratePerSec: rate,
    },
  ];
}
