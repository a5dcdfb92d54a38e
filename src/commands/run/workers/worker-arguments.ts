import { parseArguments } from "../../../config/arguments.ts";
import { type SettingKey, settingOf } from "../../../config/settings.ts";
import { readInvocation } from "../../invocation.ts";
import type { RunValues } from "../begin.ts";

/** What a worker is told anew, or not at all. */
const OWN: readonly SettingKey[] = [
  ...(["workers", "partition", "seed", "startUnixMs", "resume"] as const),
  ...(["json", "quiet", "verbose", "logFormat", "logEvery", "color"] as const),
];

/** The flags of this command line that a worker gets as they are; variables and files it reads for itself. */
export function passedOn(words: readonly string[], keys: readonly SettingKey[]): string[] {
  const invocation = readInvocation(words);
  if (invocation.kind !== "command") return [];
  const { given } = parseArguments(invocation.args, keys);
  return [...given]
    .filter(([key]) => !OWN.includes(key))
    .map(([key, text]) => {
      const { flag, placeholder } = settingOf(key);
      return placeholder === undefined ? `--${flag}` : `--${flag}=${text}`;
    });
}

/** The arguments of worker `number`: all agree on seed and start, and each says how it fares as JSON. */
export function workerArguments(
  { workers, seed, startUnixMs }: Pick<RunValues, "workers" | "seed"> & { readonly startUnixMs: number },
  passed: readonly string[],
  number: number,
  isResumed: boolean,
): string[] {
  const identity = isResumed
    ? ["--resume"]
    : [`--seed=${seed.text}`, `--start=${new Date(startUnixMs).toISOString()}`];
  return [
    ...["run", ...passed, ...identity, `--partition=${number}/${workers}`],
    ...["--json", "--log-format=json", "--log-every=1"],
  ];
}

/** A worker's environment: it is no parent of workers. */
export function workerEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const { INGEST_WORKERS: _, INGEST_PARTITION: __, ...rest } = env;
  return rest;
}
