import type { Values } from "../config/settings.ts";
import type { Log } from "../io/log.ts";
import { writeAll } from "../io/stdout.ts";
import { patternOf, streamOfShard, streamsText } from "../lanes/streams.ts";
import { EXIT } from "../primitives/errors.ts";
import { defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS, warnWhileUnchecked } from "./connection.ts";
import type { Verified } from "./verify/verify-stream.ts";

/** Reads a stream, judges it, and says what it found. */
export default defineIngestCommand({
  name: "verify",
  summary: "Prove that a stream holds what it should: none lost, none twice, none changed",
  about:
    "With the ledger that run keeps beside a stream, every event is computed again and compared byte for byte. Without one every event\n" +
    "is held against the schema, and the mix of types and users against chance. Exit 0: proven; 5: differences; 3: nothing could be checked.",
  examples: [
    "ingest verify",
    "ingest verify --stream analytics_events --json | jq .findings",
    "ingest verify --run 0123456789abcdef",
    "ingest verify --shards 3",
    "ingest verify --report verify.html",
    "REDIS_URL=redis://user:password@host:6379 ingest verify",
  ],
  settings: [
    ...CONNECTION_SETTINGS,
    "stream",
    "shards",
    "streamsPattern",
    "run",
    "idFormat",
    "json",
    "report",
  ],
  async execute(values, { log, version }) {
    const verified = await judge(values, log, version.version);
    const { report } = verified;
    if (values.json) {
      writeAll(`${JSON.stringify(report, null, 2)}\n`);
    } else {
      const { verifyText } = await import("../report/verify-text.ts");
      writeAll(`${verifyText(report)}\n`);
    }
    if (values.report !== undefined) {
      const { reportOn } = await import("./verify/report.ts");
      reportOn(verified, values, values.report, log);
    }
    return report.verdict === "differences" ? EXIT.differences : EXIT.ok;
  },
});

type VerifyValues = Values<
  "redis" | "cluster" | "connectTimeoutMs" | "stream" | "shards" | "streamsPattern" | "run" | "idFormat"
>;

async function judge(values: VerifyValues, log: Log, ingestVersion: string): Promise<Verified> {
  const { resolveRedis } = await import("../io/redis/builtin/index.ts");
  const { verifyStream } = await import("./verify/verify-stream.ts");
  const { verifyShards } = await import("./verify/verify-shards.ts");
  const { readersOf } = await import("./shard-readers.ts");
  const { connectTimeoutMs, cluster: isCluster, run: runId, idFormat } = values;
  const { names, streams } = namesOf(values);
  const resolved = await resolveRedis(values.redis, log);
  const endWarning = warnWhileUnchecked(resolved.target, log);
  try {
    const options = { connectTimeoutMs, isCluster, tell: log.info, clientName: "ingest-verify" };
    const { readers, label, close } = await readersOf(resolved.target, names, options);
    const request = {
      ...{ label, runId, idFormat, ingestVersion },
      isUnchecked: resolved.target.keyring?.isInsecure === true,
      progress: (read: number, entries: number) => log.info(progressLine(read, entries)),
    };
    try {
      return values.shards === undefined
        ? await verifyStream({ ...request, reader: readers[0]! })
        : await verifyShards({ ...request, readers, streams });
    } finally {
      await close();
    }
  } finally {
    endWarning();
    await resolved.stop();
  }
}

/** The streams to look at, each and all. */
function namesOf({ stream, shards, streamsPattern }: VerifyValues): { names: string[]; streams: string } {
  if (shards === undefined) return { names: [stream], streams: stream };
  const pattern = streamsPattern ?? patternOf(stream);
  const names = Array.from({ length: shards }, (_, shard) => streamOfShard(pattern, shard));
  return { names, streams: streamsText(pattern, shards) };
}

function progressLine(read: number, entries: number): string {
  const percent = Math.floor((100 * read) / Math.max(1, entries));
  return `${read.toLocaleString("en-US")} of ${entries.toLocaleString("en-US")} entries read, ${percent} %`;
}
