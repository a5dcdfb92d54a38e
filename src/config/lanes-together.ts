import type { Found, Origins } from "./found.ts";
import { MAX } from "./load.ts";
import type { SettingKey } from "./settings.ts";

/** What settings of lanes do not allow together with others. Only the commands that publish know partitions. */
export function laneProblems(values: Found, origins: Origins): string[] {
  return [
    ...(values.streamsPattern !== undefined && origins.shards === "default"
      ? [`--streams-pattern (${origins.streamsPattern}) names the streams of shards, so it needs --shards`]
      : []),
    ...(values.partition !== undefined && values.workers !== undefined && !isWorker(origins)
      ? [
          `--workers (${origins.workers}) starts the partitions itself, so it excludes --partition (${origins.partition})`,
        ]
      : []),
    ...partitionProblems(values, origins),
    ...viewProblems(values, origins),
  ];
}

/** A flag outranks a variable, here one of another name: that is how workers are started where a file asks for workers. */
function isWorker(origins: Origins): boolean {
  return origins.partition?.startsWith("flag") === true && origins.workers?.startsWith("flag") !== true;
}

/** Each worker would open its own: the same port, the same file. */
function viewProblems(values: Found, origins: Origins): string[] {
  if (values.workers === undefined || isWorker(origins)) return [];
  const views = (["dashboard", "report"] as const).filter((key) => values[key] !== undefined);
  return views.map(
    (key) =>
      `--workers (${origins.workers}) excludes --${key} (${origins[key]}): start the partitions yourself, with --partition, and give each its own`,
  );
}

/** Processes that do not talk to each other must be told the same. */
function partitionProblems(values: Found, origins: Origins): string[] {
  const key = values.partition !== undefined ? "partition" : "workers";
  if (values[key] === undefined) return [];
  const problems = clashesOf(values, key, origins);
  if (key === "workers" || (values.resume && !values.orBegin)) return problems;
  const missing = (["seed", "startUnixMs"] as const).filter((needed) => origins[needed] === "default");
  const flags = missing.map((needed) => (needed === "seed" ? "--seed" : "--start"));
  return missing.length === 0
    ? problems
    : [
        ...problems,
        `--partition (${origins.partition}) needs ${flags.join(" and ")}: all partitions must agree on them, and each would choose its own`,
      ];
}

function clashesOf(values: Found, key: SettingKey, origins: Origins): string[] {
  const flag = `--${key} (${origins[key]})`;
  return [
    ...(values.rate === MAX
      ? [
          `${flag} shares a planned rate, and --rate max (${origins.rate}) has none; give the rate, as in --rate 300k`,
        ]
      : []),
    ...(values.delivery === "at-least-once"
      ? [`${flag} needs --delivery exactly-once, and it is at-least-once (${origins.delivery})`]
      : []),
  ];
}
