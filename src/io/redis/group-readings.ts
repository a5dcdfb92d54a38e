import type { Redis } from "ioredis";
import type { GroupReading } from "../../report/stream-rates.ts";
import { oldestIdleMs } from "./oldest-idle.ts";
import { type Refuse, unlessNoStream } from "./refusals.ts";
import { listOf, numberOrNull, pairsOf } from "./reply-pairs.ts";

/** A stream may have thousands of groups: those in which most is waiting are asked for the oldest delivery. */
const MOST_GROUPS = 20;

/** The consumer groups of a stream, none where there is no stream; null where they may not be asked about. */
export async function groupsOf(
  client: Redis,
  stream: string,
  unlessRefused: Refuse,
): Promise<GroupReading[] | null> {
  const reply = await unlessRefused("XINFO GROUPS", () =>
    unlessNoStream(() => client.callBuffer("XINFO", "GROUPS", stream)),
  );
  if (reply === null) return null;
  const groups = listOf(reply ?? []).map(pairsOf);
  const asked = groupsToAsk(groups);
  return Promise.all(
    groups.map(async (group) => {
      const name = group.get("name") as Buffer;
      const pending = Number(group.get("pending"));
      const idle = asked.has(group)
        ? await unlessRefused("XPENDING", () => oldestIdleMs(client, stream, { name, pending }))
        : null;
      return {
        name: name.toString(),
        consumers: Number(group.get("consumers")),
        pending,
        lag: numberOrNull(group.get("lag")),
        entriesRead: numberOrNull(group.get("entries-read")),
        oldestIdleMs: idle,
      };
    }),
  );
}

function groupsToAsk(groups: readonly Map<string, unknown>[]): Set<Map<string, unknown>> {
  const waiting = groups.filter((group) => Number(group.get("pending")) > 0);
  return new Set(
    waiting.toSorted((a, b) => Number(b.get("pending")) - Number(a.get("pending"))).slice(0, MOST_GROUPS),
  );
}
