import { formatCount, formatDuration, formatRate } from "../primitives/units.ts";
import type { GroupNow } from "./surroundings.ts";

/** Whether a consumer group keeps up with its stream, and if not, how it goes on. */
export interface ConsumerAnswer {
  readonly mood: "good" | "warn" | "bad" | "unknown";
  readonly text: string;
}

/** Rates are measured over some seconds: what differs by less than this share of the stream's is the same. */
const SAME = 0.01;

/** `addedPerSec`: entries that come into the stream a second; null when nobody can tell. */
export function consumerAnswer(
  { lag, takenPerSec, drainedInMs }: Pick<GroupNow, "lag" | "takenPerSec" | "drainedInMs">,
  addedPerSec: number | null,
): ConsumerAnswer {
  if (lag === null) return { mood: "unknown", text: "Redis cannot tell how far behind it is" };
  // What came within the last second could not have been taken much earlier.
  if (lag <= Math.max(1, addedPerSec ?? 0)) return { mood: "good", text: "keeps up" };
  if (takenPerSec === null || addedPerSec === null)
    return { mood: "unknown", text: `${formatCount(lag)} behind, at a pace that is not known yet` };
  if (takenPerSec === 0 && addedPerSec === 0)
    return { mood: "bad", text: `takes nothing, with ${formatCount(lag)} to take` };
  const losingPerSec = addedPerSec - takenPerSec;
  if (losingPerSec > addedPerSec * SAME)
    return { mood: "bad", text: `falls behind by ${formatRate(losingPerSec)}/s` };
  if (drainedInMs !== null) return { mood: "warn", text: `drained in about ${formatDuration(drainedInMs)}` };
  return { mood: "warn", text: `stays ${formatCount(lag)} behind` };
}
