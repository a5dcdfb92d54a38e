import { writeAll } from "../io/stdout.ts";
import { EXIT } from "../primitives/errors.ts";
import type { DoctorReport } from "../report/doctor/findings.ts";
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
    "ingest doctor --acks replicas:1 --json | jq '.checks[] | select(.status != \"ok\")'",
  ],
  settings: [...CONNECTION_SETTINGS, "stream", "acks", "json"],
  async execute(values, { log, version }) {
    const { resolveRedis } = await import("../io/redis/builtin/index.ts");
    const { connectRedis } = await import("../io/redis/connect-redis.ts");
    const { examine } = await import("../io/redis/examine.ts");
    const { diagnose } = await import("../report/doctor/diagnosis.ts");
    const { connectTimeoutMs, cluster, stream, acks } = values;
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
      const examination = await examine(connection, { target, stream }).finally(connection.close);
      const report: DoctorReport = {
        schemaVersion: 1,
        command: "doctor",
        ingestVersion: version.version,
        redis: connection.label,
        stream,
        ...diagnose(examination, acks),
      };
      await print(report, values.json);
      return report.canRun ? EXIT.ok : EXIT.connection;
    } finally {
      await resolved.stop();
    }
  },
});

async function print(report: DoctorReport, json: boolean): Promise<void> {
  if (json) return writeAll(`${JSON.stringify(report, null, 2)}\n`);
  const { doctorText } = await import("../report/doctor/doctor-text.ts");
  writeAll(`${doctorText(report)}\n`);
}
