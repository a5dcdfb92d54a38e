import type { Log } from "../io/log.ts";
import type { RedisTarget } from "../io/redis/target.ts";
import { writeAll } from "../io/stdout.ts";
import type { IdFormat } from "../model/index.ts";
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
    "REDIS_URL=redis://user:password@host:6379 ingest verify",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "run", "idFormat", "json"],
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

interface VerifyValues {
  readonly redis: RedisTarget | undefined;
  readonly cluster: boolean;
  readonly connectTimeoutMs: number;
  readonly stream: string;
  readonly run: string | undefined;
  readonly idFormat: IdFormat;
}

async function judge(values: VerifyValues, log: Log, ingestVersion: string): Promise<VerifyReport> {
  const { resolveRedis } = await import("../io/redis/builtin/index.ts");
  const { connectRedis } = await import("../io/redis/connect-redis.ts");
  const { streamReader } = await import("../io/redis/stream-reader.ts");
  const { verifyStream } = await import("./verify/verify-stream.ts");
  const { connectTimeoutMs, cluster, stream, run, idFormat } = values;
  const resolved = await resolveRedis(values.redis, log);
  const endWarning = warnWhileUnchecked(resolved.target, log);
  try {
    const connection = await connectRedis(resolved.target, {
      connectTimeoutMs,
      stream,
      isCluster: cluster,
      tell: log.info,
      clientName: "ingest-verify",
    });
    try {
      return await verifyStream({
        reader: streamReader(connection, stream),
        label: connection.label,
        runId: run,
        idFormat,
        ingestVersion,
        isUnchecked: resolved.target.keyring?.isInsecure === true,
        progress: (read, entries) => log.info(progressLine(read, entries)),
      });
    } finally {
      await connection.close();
    }
  } finally {
    endWarning();
    await resolved.stop();
  }
}

function progressLine(read: number, entries: number): string {
  const percent = Math.floor((100 * read) / Math.max(1, entries));
  return `${read.toLocaleString("en-US")} of ${entries.toLocaleString("en-US")} entries read, ${percent} %`;
}
