import type { Values } from "../../config/settings.ts";
import type { Log } from "../../io/log.ts";
import { analytics } from "../../model/index.ts";
import { verifyPage } from "../../report/html/verify-page.ts";
import { MAX_RATE } from "../../report/load-text.ts";
import { type Repeatable, repeatCommand, verifyCommand } from "../../report/repeat-command.ts";
import type { VerifyRecord } from "../../report/verify-record.ts";
import { isAsFastAsCanBe } from "../load.ts";
import { writeReport } from "../report-file.ts";
import { openUrlOf, tlsFlagsOf } from "../same-redis.ts";
import { courseOf, type SeenRun } from "./course.ts";
import type { Verified } from "./verify-stream.ts";

/** So many runs' commands are told. */
const MOST_RUNS = 10;

export type Asked = Values<
  | "redis"
  | "cluster"
  | "stream"
  | "shards"
  | "streamsPattern"
  | "run"
  | "idFormat"
  | "tlsCa"
  | "tlsCert"
  | "tlsKey"
  | "tlsServerName"
  | "tlsInsecure"
>;

/** Writes the report of what was found. Throws IngestError (exit 1) when it cannot be written. */
export function reportOn(verified: Verified, asked: Asked, path: string, log: Log): void {
  writeReport(path, verifyPage(recordOf(verified, asked, new Date())), log);
}

function recordOf(verified: Verified, asked: Asked, madeAt: Date): VerifyRecord {
  const { arrivals, bursts, runs } = courseOf(verified);
  const redis = { redisUrl: openUrlOf(asked.redis), tls: tlsFlagsOf(asked) };
  const total = analytics.types.reduce((sum, { weight }) => sum + weight, 0);
  return {
    schemaVersion: 1,
    report: "verify",
    madeAt: madeAt.toISOString(),
    result: verified.report,
    arrivals,
    bursts,
    shares: analytics.types.map(({ name, weight }) => ({ type: name, share: weight / total })),
    repeat: verifyCommand({ ...asked, ...redis }),
    runs: runs.slice(0, MOST_RUNS).map((run) => ({
      runId: run.manifest.runId,
      repeat: publishAgain(run, asked, redis),
    })),
  };
}

/** An endless run is published again as far as it came. */
function publishAgain(
  { manifest, written }: SeenRun,
  { stream, shards, streamsPattern }: Asked,
  redis: Pick<Repeatable, "redisUrl" | "tls">,
): string {
  const { seed, startUnixMs, shape, plannedEvents, idFormat, delivery } = manifest;
  return repeatCommand({
    seed,
    startIso: new Date(startUnixMs).toISOString(),
    shape: isAsFastAsCanBe(shape) ? { ...shape, ratePerSec: MAX_RATE } : shape,
    count: plannedEvents ?? written,
    durationMs: undefined,
    stream,
    ...redis,
    idFormat,
    delivery,
    maxLen: undefined,
    catchUp: 2,
    shards,
    streamsPattern,
    partition: undefined,
  });
}
