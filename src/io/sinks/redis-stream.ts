import type { Sink } from "../../engine/ports.ts";
import type { Manifest } from "../../ledger/manifest.ts";
import type { Encoder } from "../../model/index.ts";
import type { MemoryReading } from "../../report/memory-guard.ts";
import { type Acks, MEMORY } from "../redis/acks.ts";
import { atLeastOnceSession } from "../redis/at-least-once.ts";
import { exactlyOnceSession, newRunMemory } from "../redis/exactly-once.ts";
import { openLink } from "../redis/link.ts";
import { withMarks } from "../redis/marks.ts";
import { readMemory } from "../redis/memory-readings.ts";
import { newOwner } from "../redis/owner.ts";
import { runEntryOf } from "../redis/run-entry.ts";
import type { RedisTarget } from "../redis/target.ts";
import { withTrimming } from "../redis/trim-by-age.ts";
import { whereaboutsOf } from "../redis/whereabouts/index.ts";
import type { WhereaboutsOptions } from "../redis/whereabouts/whereabouts.ts";

/** A run as a process publishes it. */
export interface RunToPublish {
  readonly manifest: Manifest;
  readonly encoder: Encoder;
  /** Taken over from another process, where the ledger stands at `next`; a run of its own otherwise. */
  readonly taken?: { readonly owner: string; readonly next: number } | undefined;
  /** Of a lane: which index of the run its event `number` has. */
  readonly indexOf?: ((number: number) => number) | undefined;
}

export interface RedisStreamOptions extends Pick<WhereaboutsOptions, "stream" | "isCluster" | "asksForBoth"> {
  readonly target: RedisTarget;
  tell?: WhereaboutsOptions["tell"];
  /** The run to publish; asked for when the first connection is there, so that a run can begin then, and lanes all at once. */
  run(): RunToPublish | Promise<RunToPublish>;
  readonly maxLen: number | undefined;
  /** Entries older than so many ms are trimmed; none without it. */
  readonly minIdAgeMs?: number | undefined;
  readonly acks?: Acks;
  readonly clientName: string;
  /** Hears how much memory the server uses, from the first connection on; undefined where it does not tell. Nobody asks without it. */
  readonly memory?: ((reading: MemoryReading | undefined) => void) | undefined;
}

/** A Redis Stream, by the delivery that the manifest names. Every connection is a session of its own. */
export function redisStreamSink(options: RedisStreamOptions): Sink {
  const { target, stream, run, maxLen, clientName, acks = MEMORY, tell = () => {} } = options;
  const whereabouts = whereaboutsOf(target, { ...options, tell });
  const ownOwner = newOwner(1);
  const memory = newRunMemory();
  const plainMemory = { hasOpened: false };
  let isNew = true;
  return {
    connect: async (withinMs) => {
      const link = await openLink(whereabouts, { clientName, stream, withinMs });
      if (options.memory !== undefined) readMemory(link, options.memory);
      const { manifest, encoder, taken, indexOf } = await run();
      if (isNew && taken !== undefined) memory.takeAt = taken.next;
      isNew = false;
      const entry = runEntryOf(stream, manifest, { owner: taken?.owner ?? ownOwner, maxLen });
      const session =
        manifest.delivery === "exactly-once"
          ? exactlyOnceSession(link, entry, encoder, { memory, acks })
          : atLeastOnceSession(link, entry, encoder, plainMemory);
      const marked = indexOf === undefined ? session : withMarks(session, link, entry, indexOf);
      const { minIdAgeMs } = options;
      return minIdAgeMs === undefined ? marked : withTrimming(marked, link, stream, minIdAgeMs);
    },
  };
}
