import type { Values } from "../config/settings.ts";
import type { Reached } from "../io/redis/reach.ts";
import { writeAll } from "../io/stdout.ts";
import { patternOf, streamOfShard } from "../lanes/streams.ts";
import { EXIT } from "../primitives/errors.ts";
import type { Check, DoctorReport } from "../report/doctor/findings.ts";
import { defineIngestCommand } from "./command.ts";
import { CONNECTION_SETTINGS } from "./connection.ts";

/** Looks at a Redis with the given settings and changes nothing there. */
export default defineIngestCommand({
  name: "doctor",
  summary: "Look at a Redis with the given settings: what works, what is missing, and what would help",
  about:
    "Connects as run would and says, line by line, what it finds: version, role, persistence, eviction, memory, rights (with the ACL rule that\n" +
    "grants what is missing), clocks and the way there. Nothing is written. Exit 0: runs can be published there; 3: they cannot.",
  examples: [
    "ingest doctor",
    "REDIS_URL=redis://user:password@host:6379 ingest doctor --stream events",
    "ingest doctor --shards 6 --cluster",
    "ingest doctor --acks replicas:1 --json | jq '.checks[] | select(.status != \"ok\")'",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "shards", "streamsPattern", "acks", "json"],
  async execute(values, { log, version }) {
    const { resolveRedis } = await import("../io/redis/builtin/index.ts");
    const { connectRedis } = await import("../io/redis/connect-redis.ts");
    const { examine } = await import("../io/redis/examine.ts");
    const { diagnose } = await import("../report/doctor/diagnosis.ts");
    const { connectTimeoutMs, cluster, acks } = values;
    const streams = streamsOf(values);
    const [stream] = streams as [string, ...string[]];
    const resolved = await resolveRedis(values.redis, log);
    try {
      const { target } = resolved;
      const connection = await connectRedis(target, {
        connectTimeoutMs,
        stream,
        isCluster: cluster,
        tell: log.info,
        clientName: "ingest-doctor",
      });
      const examination = await examine(connection, { target, stream });
      const { checks, ...verdict } = diagnose(examination, acks);
      if (values.shards !== undefined) checks.push(await placed(connection, streams, examination.user));
      await connection.close();
      const report: DoctorReport = {
        schemaVersion: 1,
        command: "doctor",
        ingestVersion: version.version,
        redis: connection.label,
        stream,
        ...verdict,
        checks,
      };
      await print(report, values.json);
      return report.canRun ? EXIT.ok : EXIT.connection;
    } finally {
      await resolved.stop();
    }
  },
});

/** The stream, or those of all shards; each has the same rights, but for its name. */
function streamsOf({
  stream,
  shards,
  streamsPattern = patternOf(stream),
}: Values<"stream" | "shards" | "streamsPattern">): string[] {
  if (shards === undefined) return [stream];
  return Array.from({ length: shards }, (_, shard) => streamOfShard(streamsPattern, shard));
}

async function placed(connection: Reached, streams: readonly string[], user: string): Promise<Check> {
  const { placementOf } = await import("../io/redis/shard-placement.ts");
  const { placementCheck } = await import("../report/doctor/placement-check.ts");
  return placementCheck(await placementOf(connection, connection.place.target, streams), user);
}

async function print(report: DoctorReport, json: boolean): Promise<void> {
  if (json) return writeAll(`${JSON.stringify(report, null, 2)}\n`);
  const { doctorText } = await import("../report/doctor/doctor-text.ts");
  writeAll(`${doctorText(report)}\n`);
}
