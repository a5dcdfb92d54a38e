import { formatBytes, formatDuration } from "../../primitives/units.ts";
import type { Examination } from "./examination.ts";
import type { Check } from "./findings.ts";

type Status = Check["status"];

const FULL_SHARE = 0.8;
const FAR_CLOCK_MS = 1000;

/** What the server is, and what becomes of a stream in it. */
export function serverChecks(examination: Examination): Check[] {
  const { info } = examination;
  const known = info === undefined ? [unknownServer(examination)] : [];
  const checks = info === undefined ? [] : [versionOf, roleOf, persistenceOf, evictionOf, memoryOf];
  return [...known, ...checks.map((check) => check(info!)), writesOf(examination)];
}

/** The way there: time and clocks. */
export function wayChecks({ clockAheadMs, roundTripMs, user }: Examination): Check[] {
  const ms = (value: number) => `${Number(value.toFixed(2))} ms`;
  const trip = `${ms(roundTripMs.least)} at best, ${ms(roundTripMs.median)} in the middle of twenty`;
  const clock = clockAheadMs === undefined ? undefined : Math.round(clockAheadMs);
  const far = clock !== undefined && Math.abs(clock) >= FAR_CLOCK_MS;
  return [
    line("round trip", "ok", trip),
    clock === undefined
      ? line("clock", "unknown", "This user may not ask for the time (TIME)", `ACL SETUSER ${user} +time`)
      : line(
          "clock",
          far ? "warning" : "ok",
          `The server's clock is ${formatDuration(Math.abs(clock))} ${clock < 0 ? "behind" : "ahead of"} this machine's`,
          far
            ? "Set both by NTP: entry ids carry the server's time, events this machine's, and whoever compares them sees the difference"
            : null,
        ),
  ];
}

function unknownServer(examination: Examination): Check {
  return line(
    "server",
    "unknown",
    "Version, role, persistence, eviction and memory are not to be had: this user may not ask (INFO)",
    `ACL SETUSER ${examination.user} +info`,
  );
}

function versionOf(info: ReadonlyMap<string, string>): Check {
  const valkey = info.get("valkey_version");
  const version = info.get("redis_version") ?? "?";
  const major = Number.parseInt(version, 10);
  const name = valkey === undefined ? `Redis ${version}` : `Valkey ${valkey} (speaks Redis ${version})`;
  if (major < 5) return line("version", "missing", `${name} has no streams`, "Take Redis 5 or later");
  if (major < 7)
    return line(
      "version",
      "note",
      `${name}: it cannot tell what was deleted from a stream, nor the lag of a group`,
      "Redis 7 can",
    );
  return line("version", "ok", name);
}

function roleOf(info: ReadonlyMap<string, string>): Check {
  if (info.get("role") !== "slave")
    return line("role", "ok", `A master with ${info.get("connected_slaves") ?? "?"} replicas`);
  const master = `${info.get("master_host")}:${info.get("master_port")}`;
  return line(
    "role",
    "missing",
    `A replica, which takes no writes; its master is ${master}`,
    `Name the master: --redis redis://${master}`,
  );
}

function persistenceOf(info: ReadonlyMap<string, string>): Check {
  const failed = [
    ...(info.get("aof_last_write_status") === "err" ? ["the last write to the append-only file"] : []),
    ...(info.get("rdb_last_bgsave_status") === "err" ? ["the last snapshot"] : []),
  ];
  if (failed.length > 0)
    return line(
      "persistence",
      "warning",
      `${failed.join(" and ")} failed: Redis may refuse writes (MISCONF)`,
      "Free its disk: its log says what failed",
    );
  if (info.get("aof_enabled") === "1") return line("persistence", "ok", "An append-only file is written");
  return line(
    "persistence",
    "warning",
    "No append-only file: a restart loses what no snapshot holds, and nobody writes it again once a run has ended",
    "CONFIG SET appendonly yes, or --acks replicas:1 with a replica",
  );
}

/** Neither the stream nor the ledger ever has a time to live, so only the allkeys policies can take them. */
function evictionOf(info: ReadonlyMap<string, string>): Check {
  const policy = info.get("maxmemory_policy") ?? "?";
  const takes = policy.startsWith("allkeys-") && info.get("maxmemory") !== "0";
  return takes
    ? line(
        "eviction",
        "warning",
        `${policy} would delete the stream or its ledger when memory is full`,
        "CONFIG SET maxmemory-policy noeviction, or volatile-lru for caches beside it",
      )
    : line("eviction", "ok", `${policy}: the stream and its ledger stay`);
}

function memoryOf(info: ReadonlyMap<string, string>): Check {
  const used = Number(info.get("used_memory") ?? 0);
  const limit = Number(info.get("maxmemory") ?? 0);
  const machine = Number(info.get("total_system_memory") ?? 0);
  if (limit === 0)
    return line(
      "memory",
      "note",
      `${formatBytes(used)} used, no limit (maxmemory 0) on a machine of ${formatBytes(machine)}`,
      "A maxmemory below the machine's memory turns a crash into a refusal",
    );
  const share = Math.round((100 * used) / limit);
  const isFull = used >= FULL_SHARE * limit;
  return line(
    "memory",
    isFull ? "warning" : "ok",
    `${formatBytes(used)} of ${formatBytes(limit)} used, ${share} %`,
    isFull ? "Raise maxmemory, or keep the stream short with --max-len" : null,
  );
}

/** The server's own state, as a write would meet it now. */
function writesOf({ answers: { xadd } }: Examination): Check {
  const state = xadd.ok
    ? undefined
    : /^(OOM|MISCONF|NOREPLICAS|READONLY|LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|MOVED)\b/.exec(xadd.error)?.[1];
  return state === undefined
    ? line("writes", "ok", "It takes writes now")
    : line(
        "writes",
        state === "READONLY" || state === "MOVED" ? "missing" : "warning",
        `It refuses writes at this moment (${state})`,
        "ingest run would wait for what passes; redis-cli INFO tells more",
      );
}

function line(name: string, status: Status, says: string, remedy: string | null = null): Check {
  return { name, status, says, remedy };
}
