import { whyNotReplaceable } from "../io/replace-file.ts";
import { formatExactDuration } from "../primitives/units.ts";
import { dashboardProblems } from "./dashboard-together.ts";
import type { Found, Origins } from "./found.ts";
import { laneProblems } from "./lanes-together.ts";
import { MAX } from "./load.ts";
import { quote } from "./quote.ts";
import { settingOf } from "./settings.ts";
import { tlsProblems } from "./tls-together.ts";

/** What each value allows and both together do not. */
export function contradictions(values: Found, origins: Origins): string[] {
  const both = values.quiet && values.verbose ? ["Flags --quiet and --verbose exclude each other"] : [];
  return [
    ...both,
    ...burstProblems(values, origins),
    ...maxProblems(values, origins),
    ...tlsProblems(values, origins),
    ...laneProblems(values, origins),
    ...dashboardProblems(values, origins),
    ...reportProblems(values),
  ];
}

/** Whoever waits an hour for a report should not learn at its end that it cannot be written. */
function reportProblems({ report }: Found): string[] {
  const reason = report === undefined ? undefined : whyNotReplaceable(report);
  return reason === undefined ? [] : [`Flag --report is ${quote(report!)}: ${reason}`];
}

/** Where no rate is planned, none can be multiplied. Variables may stand there for other runs; a flag is meant for this one. */
function maxProblems({ rate }: Found, origins: Origins): string[] {
  if (rate !== MAX) return [];
  const flags = (["burstMultiplier", "burstIntervalMs", "burstDurationMs", "catchUp"] as const).filter(
    (key) => origins[key]?.startsWith("flag"),
  );
  return flags.map(
    (key) =>
      `Flag --${settingOf(key).flag} says nothing where --rate is max: Redis decides the rate; leave one of them out`,
  );
}

/** An interval of 0 means no bursts, however long they would be. */
function burstProblems(values: Found, origins: Origins): string[] {
  const { burstIntervalMs: interval, burstDurationMs: duration } = values;
  if (interval === undefined || duration === undefined || interval === 0 || duration <= interval) return [];
  return [
    `Burst duration ${formatExactDuration(duration)} (${origins.burstDurationMs}) is longer than the burst interval ` +
      `${formatExactDuration(interval)} (${origins.burstIntervalMs}): allowed is at most the interval; change --burst-duration or --burst-interval`,
  ];
}
