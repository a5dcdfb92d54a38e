import type { ShapeSpec } from "../shape/shape.ts";
import { MAX_RATE } from "./load-text.ts";

/** A flag and its value; true for a switch that is given, undefined for what is left out. */
export type Flag = readonly [flag: string, value: string | true | undefined];

export interface Repeatable {
  readonly seed: string;
  readonly startIso: string;
  readonly shape: ShapeSpec;
  readonly count: number | undefined;
  readonly durationMs: number | undefined;
  readonly stream: string;
  /** Where the user's own --redis pointed; undefined when nothing was named, or when it holds a secret. */
  readonly redisUrl: string | undefined;
  /** How TLS was made. */
  readonly tls: readonly Flag[];
  readonly idFormat: string;
  readonly delivery: string;
  readonly maxLen: number | undefined;
  readonly minIdAgeMs?: number | undefined;
  readonly catchUp: number | "unbounded" | "skip";
  readonly shards: number | undefined;
  readonly streamsPattern: string | undefined;
  readonly partition: { readonly number: number; readonly of: number } | undefined;
}

/** The command line that makes the same events at the same pace again, for a POSIX shell. It never holds a secret. */
export function repeatCommand(run: Repeatable): string {
  const { shape, count, durationMs, maxLen, minIdAgeMs } = run;
  const planned = (text: string) => (shape.ratePerSec === MAX_RATE ? undefined : text);
  const flags: Flag[] = [
    ["--seed", run.seed],
    ["--start", run.startIso],
    ["--rate", shape.ratePerSec],
    ["--burst-multiplier", planned(shape.burstMultiplier)],
    ["--burst-interval", planned(exactDuration(shape.burstIntervalMs))],
    ["--burst-duration", planned(exactDuration(shape.burstDurationMs))],
    ["--count", count === undefined ? undefined : String(count)],
    ["--duration", durationMs === undefined ? undefined : exactDuration(durationMs)],
    ["--stream", run.stream],
    ["--shards", run.shards === undefined ? undefined : String(run.shards)],
    ["--streams-pattern", run.streamsPattern],
    ["--partition", run.partition && `${run.partition.number}/${run.partition.of}`],
    ["--redis", run.redisUrl],
    ...run.tls,
    ["--id-format", run.idFormat === "uuidv4" ? undefined : run.idFormat],
    ["--delivery", run.delivery === "exactly-once" ? undefined : run.delivery],
    ["--catch-up", run.catchUp === 2 ? undefined : planned(String(run.catchUp))],
    ["--max-len", maxLen === undefined ? undefined : String(maxLen)],
    ["--min-id-age", minIdAgeMs === undefined ? undefined : exactDuration(minIdAgeMs)],
  ];
  return commandLine("ingest run", flags);
}

/** The command line that judges the same stream again. It never holds a secret. */
export function verifyCommand(asked: {
  readonly stream: string;
  readonly redisUrl: string | undefined;
  readonly tls: readonly Flag[];
  readonly cluster: boolean;
  readonly shards: number | undefined;
  readonly streamsPattern: string | undefined;
  readonly run: string | undefined;
  readonly idFormat: string;
}): string {
  return commandLine("ingest verify", [
    ["--stream", asked.stream],
    ["--shards", asked.shards === undefined ? undefined : String(asked.shards)],
    ["--streams-pattern", asked.streamsPattern],
    ["--redis", asked.redisUrl],
    ["--cluster", asked.cluster || undefined],
    ...asked.tls,
    ["--run", asked.run],
    ["--id-format", asked.idFormat === "uuidv4" ? undefined : asked.idFormat],
  ]);
}

function commandLine(command: string, flags: readonly Flag[]): string {
  const words = flags.flatMap(([flag, value]) =>
    value === undefined ? [] : value === true ? [flag] : [flagged(flag, value)],
  );
  return [command, ...words].join(" ");
}

/** A value that looks like a flag must hang on to its own. */
function flagged(flag: string, value: string): string {
  return `${flag}${value.startsWith("-") ? "=" : " "}${shellQuoted(value)}`;
}

/** 90000 -> "90s", 5400000 -> "90m": the largest unit that leaves a whole number. */
function exactDuration(ms: number): string {
  const units = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1000],
  ] as const;
  const unit = units.find(([, size]) => ms > 0 && ms % size === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`;
}

/** Control characters become \xHH inside $'...', so that what is printed cannot steer a terminal. */
function shellQuoted(value: string): string {
  if (/^[\w./:@%+,=-]+$/.test(value)) return value;
  const isControl = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
  if (!isControl.test(value)) return `'${value.replaceAll("'", "'\\''")}'`;
  const escaped = [...value].map((character) => {
    if (!isControl.test(character)) return character.replace(/['\\]/, "\\$&");
    // UTF-8 byte by byte: encodeURIComponent leaves no control character as it is, so U+001B comes as %1B.
    return encodeURIComponent(character).replaceAll("%", "\\x").toLowerCase();
  });
  return `$'${escaped.join("")}'`;
}
