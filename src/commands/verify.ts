import type { Values } from "../config/settings.ts";
import type { Log } from "../io/log.ts";
import { writeAll } from "../io/stdout.ts";
import { patternOf, streamOfShard, streamsText } from "../lanes/streams.ts";
import { EXIT } from "../primitives/errors.ts";
import type { VerifyReport } from "../report/verify-report.ts";
import { defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS, warnWhileUnchecked } from "./connection.ts";

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
    "REDIS_URL=redis://user:password@host:6379 ingest verify",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "shards", "streamsPattern", "run", "idFormat", "json"],
  async execute(values, { log, version }) {
    const report = await judge(values, log, version.version);
    if (values.json) {
      writeAll(`${JSON.stringify(report, null, 2)}\n`);
    } else {
      const { verifyText } = await import("../report/verify-text.ts");
      writeAll(`${verifyText(report)}\n`);
    }
    return report.verdict === "differences" ? EXIT.differences : EXIT.ok;
  },
});

type VerifyValues = Values<
  "redis" | "cluster" | "connectTimeoutMs" | "stream" | "shards" | "streamsPattern" | "run" | "idFormat"
>;

async function judge(values: VerifyValues, log: Log, ingestVersion: string): Promise<VerifyReport> {
  const { resolveRedis } = await import("../io/redis/builtin/index.ts");
  const { connectReaders } = await import("../io/redis/connect-readers.ts");
  const { verifyStream } = await import("./verify/verify-stream.ts");
  const { verifyShards } = await import("./verify/verify-shards.ts");
  const { connectTimeoutMs, cluster, stream, shards, streamsPattern, run, idFormat } = values;
  const resolved = await resolveRedis(values.redis, log);
  const endWarning = warnWhileUnchecked(resolved.target, log);
  const { target } = resolved;
  const options = { connectTimeoutMs, isCluster: cluster, tell: log.info, clientName: "ingest-verify" };
  const request = {
    label: target.label,
    runId: run,
    idFormat,
    ingestVersion,
    isUnchecked: target.keyring?.isInsecure === true,
    progress: (read: number, entries: number) => log.info(progressLine(read, entries)),
  };
  try {
    if (shards === undefined) {
      await using reading = await connectReaders(target, [stream], options);
      return await verifyStream({ ...request, reader: reading.readers[0]! });
    }
    const pattern = streamsPattern ?? patternOf(stream);
    const names = Array.from({ length: shards }, (_, shard) => streamOfShard(pattern, shard));
    await using reading = await connectReaders(target, names, options);
    return await verifyShards({
      ...request,
      readers: reading.readers,
      streams: streamsText(pattern, shards),
    });
  } finally {
    endWarning();
    await resolved.stop();
  }
}

function progressLine(read: number, entries: number): string {
  const percent = Math.floor((100 * read) / Math.max(1, entries));
  return `${read.toLocaleString("en-US")} of ${entries.toLocaleString("en-US")} entries read, ${percent} %`;
}
